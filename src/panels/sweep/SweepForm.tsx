import { PRESETS, presetById, presetSettings } from "../../experiment/presets";
import type { Problem } from "../../experiment/problem";
import { isSettingKey } from "../../experiment/schema";
import { problemsAt } from "../../store/sweep/check-form";
import { type AxisForm, listedPoints, newAxis, type SweepForm } from "../../store/sweep/form";
import { Explained } from "../terms/Explained";
import { Term } from "../terms/Term";
import { AxisField, choicesOf } from "./AxisField";
import { CommonSetting } from "./CommonSetting";
import { TextField } from "./Field";
import { SWEPT_KEYS } from "./KeySelect";
import "./form.css";

/** What is usually varied first. */
const LIKELY = ["learning_rate", "schedule", "stage1_lr_scale", "temperature", "beta"];

/** Kinds of variation, in words. */
const KINDS = [
  { kind: "grid", label: "every combination" },
  { kind: "random", label: "random" },
  { kind: "list", label: "a list" },
] as const;

/** A value to begin with: the preset's, or the first two that have names. */
function firstValues(key: string, preset: string): string {
  const names = choicesOf(key).map(({ value }) => value);
  if (names.length > 0) return names.slice(0, 2).join(", ");
  const usual = presetById(preset);
  return usual && isSettingKey(key) ? String(presetSettings(usual)[key]) : "";
}

/** The first setting that is not taken. */
function nextKey(taken: readonly string[]): string | undefined {
  return [...LIKELY, ...SWEPT_KEYS].find((key) => !taken.includes(key));
}

/** A sweep file as a form; what is wrong is said beside the field, by the file's own parser. */
export function SweepFormPanel(props: {
  readonly form: SweepForm;
  readonly problems: readonly Problem[];
  readonly onChange: (patch: Partial<SweepForm>) => void;
}) {
  const { form, problems, onChange } = props;
  const { kind, settings } = form;
  const preset = presetById(form.preset);
  const at = (...paths: readonly string[]) => problemsAt(problems, ...paths);
  const taken = settings.map(({ key }) => key);
  const usualSteps = preset ? presetSettings(preset).max_steps : "";
  return (
    <form className="sweep-form" onSubmit={(event) => event.preventDefault()}>
      <section>
        <h2>What all runs have in common</h2>
        <TextField
          label="name"
          value={form.name}
          problems={at("name")}
          onChange={(name) => onChange({ name })}
        />
        <label className="sweep-field">
          <span className="sweep-words">
            <Term id="preset">preset</Term>
          </span>
          <select
            className="value sweep-select"
            value={form.preset}
            onChange={(event) => onChange({ preset: event.target.value })}
          >
            {PRESETS.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <TextField
          label="steps"
          term="setting/max_steps"
          value={form.steps}
          placeholder={String(usualSteps)}
          problems={at("experiment.max_steps")}
          onChange={(steps) => onChange({ steps })}
        />
        {settings.map((setting, index) => (
          <CommonSetting
            key={setting.key}
            setting={setting}
            taken={[...taken, "max_steps", "preset"]}
            problems={at(`experiment.${setting.key}`, `experiment.settings.${setting.key}`)}
            onChange={(next) =>
              onChange({
                settings: settings.flatMap((one, i) => (i !== index ? one : (next ?? []))),
              })
            }
          />
        ))}
        <AddKey
          words="add a setting"
          taken={[...taken, "max_steps", "preset"]}
          onAdd={(key) => {
            const value = firstValues(key, form.preset).split(",")[0] ?? "";
            onChange({ settings: [...settings, { key, value }] });
          }}
        />
      </section>
      <section>
        <h2>
          What is <Term id="sweep">varied</Term>
        </h2>
        <fieldset className="tabs sweep-kinds">
          <legend className="visually-hidden">How it is varied</legend>
          {KINDS.map((one) => (
            <button
              key={one.kind}
              type="button"
              aria-pressed={one.kind === kind}
              onClick={() => {
                // A list begins with what the axes come to.
                const isNew = one.kind === "list" && form.points.trim() === "";
                onChange({ kind: one.kind, ...(isNew ? { points: listedPoints(form) } : {}) });
              }}
            >
              {one.label}
            </button>
          ))}
        </fieldset>
        {kind === "list" ? (
          <TextField
            label="a point a line: settings, with a label before them if you like"
            name="Points"
            value={form.points}
            placeholder={'"slow" learning_rate=0.0005 schedule=cf-rl'}
            how={'Written "slow" learning_rate=0.0005 schedule=cf-rl.'}
            rows={5}
            problems={at("list")}
            onChange={(points) => onChange({ points })}
          />
        ) : (
          <Axes form={form} problems={problems} onChange={onChange} />
        )}
        {kind === "random" && (
          <>
            <TextField
              label="points"
              value={form.count}
              problems={at("random.count")}
              onChange={(count) => onChange({ count })}
            />
            <TextField
              label="drawn from seed"
              value={form.draw}
              problems={at("random.seed")}
              onChange={(draw) => onChange({ draw })}
            />
          </>
        )}
      </section>
      <section>
        <h2>
          <Explained>Seeds of every configuration</Explained>
        </h2>
        <TextField
          label="seeds"
          value={form.seeds}
          placeholder="1-8, or 1, 2, 5"
          how="Written 1-8, or 1, 2, 5."
          problems={at("seeds")}
          onChange={(seeds) => onChange({ seeds })}
        />
      </section>
      <details className="sweep-more">
        <summary>What is kept of every run</summary>
        <TextField
          label="metrics"
          value={form.metrics}
          placeholder="all; or heldout/*, entropy"
          problems={at("record.metrics")}
          wide
          onChange={(metrics) => onChange({ metrics })}
        />
        <TextField
          label="instruments"
          value={form.instruments}
          placeholder="none; or drive every 10"
          how="Written drive every 10, features every 5."
          problems={at("record.instruments")}
          wide
          onChange={(instruments) => onChange({ instruments })}
        />
      </details>
    </form>
  );
}

/** The axes of a grid or of random points. */
function Axes(props: {
  readonly form: SweepForm;
  readonly problems: readonly Problem[];
  readonly onChange: (patch: Partial<SweepForm>) => void;
}) {
  const { form, problems, onChange } = props;
  const { axes, kind, preset } = form;
  const taken = axes.map(({ key }) => key);
  const change = (index: number, patch: Partial<AxisForm>) =>
    onChange({ axes: axes.map((axis, i) => (i === index ? { ...axis, ...patch } : axis)) });
  return (
    <>
      {axes.map((axis, index) => (
        <AxisField
          key={axis.key}
          axis={axis}
          kind={kind}
          taken={taken}
          problems={problemsAt(problems, `grid.${axis.key}`, `random.axes.${axis.key}`)}
          onKey={(key) => change(index, newAxis(key, firstValues(key, preset)))}
          onChange={(patch) => change(index, patch)}
          onRemove={() => onChange({ axes: axes.filter((_, i) => i !== index) })}
        />
      ))}
      <AddKey
        words="add an axis"
        taken={taken}
        onAdd={(key) => onChange({ axes: [...axes, newAxis(key, firstValues(key, preset))] })}
      />
    </>
  );
}

/** A button that adds a setting; which one is chosen beside it afterwards. */
function AddKey(props: {
  readonly words: string;
  readonly taken: readonly string[];
  readonly onAdd: (key: string) => void;
}) {
  const { words, taken, onAdd } = props;
  const key = nextKey(taken);
  return (
    <button
      type="button"
      className="value sweep-add"
      disabled={key === undefined}
      onClick={() => key !== undefined && onAdd(key)}
    >
      {words}
    </button>
  );
}
