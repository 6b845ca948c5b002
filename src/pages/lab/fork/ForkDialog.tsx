import { Dialog } from "@base-ui/react/dialog";
import { type FormEvent, useId, useRef, useState } from "react";
import { formatCount } from "../../../charts/format";
import { SCHEDULES } from "../../../experiment/schedules";
import { settingOf } from "../../../experiment/schema";
import { ChoiceMenu } from "../../../panels/controls/ChoiceMenu";
import { DialogSheet } from "../../../panels/controls/DialogSheet";
import { settingText } from "../../../panels/setting-text";
import { Term } from "../../../panels/terms/Term";
import { changedAfter, forkAt } from "../../../store/forking";
import { useLab } from "../../../store/lab";
import { asChanged } from "../../../store/live-changes";
import { useIdentity } from "../../../store/run-views";
import {
  FIRST_SETTINGS,
  type ForkDraft,
  type ForkSetting,
  MORE_SETTINGS,
  otherwiseWords,
  phaseWords,
  readDraft,
  stageSettings,
} from "./fork-draft";
import "../../../panels/settings/settings.css";
import "./fork.css";

const OWN = "own";
const SCHEDULE_CHOICES = [
  { value: OWN, label: "as in the run" },
  ...SCHEDULES.map(({ id, label, explanation }) => ({ value: id, label, hint: explanation })),
] as const;

/** A run of its own from a step on, with any schedule and any setting that applies live and changes what is learnt. */
export function ForkDialog({ step, onClose }: { readonly step: number; onClose: () => void }) {
  const main = useLab((lab) => lab.runs.main);
  const asked = useLab((lab) => lab.asked.settings);
  const identity = useIdentity(main);
  // As they were at that step: what is changed in the run meanwhile is not in the fork.
  const [now] = useState(() => (main === null ? asked : asChanged(main, step).settings));
  const [draft, setDraft] = useState<ForkDraft>({ schedule: null, typed: {} });
  // What is wrong is said of what was left or sent, not of a number that is being typed.
  const [left, setLeft] = useState<readonly string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const changed = main !== null && changedAfter(main, step);
  const read = readDraft(draft, now, step);
  const otherwise = otherwiseWords(read);
  const asTheRun = changed ? "the run would have, untouched from here on" : "the run did";
  const problems = Object.keys(read.problems);
  const wrong = problems.filter((key) => left.includes(key)).length;
  const fork = (event: FormEvent) => {
    event.preventDefault();
    const [first] = problems;
    if (first !== undefined) {
      setLeft(problems);
      const field = form.current?.querySelector<HTMLElement>(`[name="${first}"]`);
      field?.closest("details")?.setAttribute("open", "");
      field?.focus();
      return;
    }
    onClose();
    void forkAt(step, { schedule: read.schedule, settings: read.settings });
  };
  const field = (key: ForkSetting) => (
    <SettingField
      key={key}
      setting={key}
      was={now[key]}
      typed={draft.typed[key]}
      changed={read.settings[key] !== undefined}
      problem={left.includes(key) ? read.problems[key] : undefined}
      onType={(text) => {
        setDraft({ ...draft, typed: { ...draft.typed, [key]: text } });
        setLeft(left.filter((one) => one !== key));
      }}
      onLeave={() => setLeft([...left, key])}
    />
  );
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <DialogSheet title={`Fork at step ${formatCount(step)}`} className="fork">
        <Dialog.Description className="small">
          A run of its own beside {identity?.name ?? "the run"}: all is the same up to step{" "}
          {formatCount(step)}, its prompts and noise are the same from there on, and what is changed
          here is otherwise. {changed && "What was changed in the run later is not in it. "}
          {asked.seeds > 1 && "Of several seeds the first is forked."}
        </Dialog.Description>
        <form ref={form} onSubmit={fork} noValidate>
          <dl>
            <div className="fork-field" data-changed={draft.schedule !== null || undefined}>
              <dt>
                <Term id="setting/schedule">schedule</Term>
              </dt>
              <dd>
                <ChoiceMenu
                  name="Schedule of the fork"
                  value={draft.schedule ?? OWN}
                  choices={SCHEDULE_CHOICES}
                  onChange={(id) => setDraft({ ...draft, schedule: id === OWN ? null : id })}
                />
              </dd>
              {read.phases && <dd className="fork-note">{phaseWords(read.phases)}</dd>}
            </div>
            {stageSettings(draft.schedule).map(field)}
            {FIRST_SETTINGS.map(field)}
          </dl>
          <details>
            <summary>{MORE_SETTINGS.length} more that apply while a run goes</summary>
            <dl>{MORE_SETTINGS.map(field)}</dl>
          </details>
          <p className="fork-act">
            <button type="submit" className="button">
              Fork at step {formatCount(step)}
            </button>
            <span className="small" role="status">
              {wrong > 0
                ? wrong === 1
                  ? "One value cannot be had."
                  : `${wrong} values cannot be had.`
                : otherwise || `Nothing is otherwise yet: it would come out as ${asTheRun}.`}
            </span>
          </p>
        </form>
      </DialogSheet>
    </Dialog.Root>
  );
}

/** A number that can be typed, what it is in the run where it is otherwise, and what is wrong with it. */
function SettingField(props: {
  readonly setting: ForkSetting;
  readonly was: number;
  /** What was typed; undefined while the run's value stands there. */
  readonly typed: string | undefined;
  readonly changed: boolean;
  readonly problem: string | undefined;
  readonly onType: (text: string) => void;
  readonly onLeave: () => void;
}) {
  const { was, typed, changed, problem, onType, onLeave } = props;
  const { label, unit } = settingOf(props.setting) as { label: string; unit: string };
  const shown = typed ?? settingText(was);
  const id = useId();
  return (
    <div className="fork-field" data-changed={changed || undefined}>
      <dt>
        <Term id={`setting/${props.setting}`}>{label}</Term>
        {changed && <small> {settingText(was)} in the run</small>}
      </dt>
      <dd className="number-field">
        {unit === "×" && "× "}
        <input
          className="value"
          name={props.setting}
          type="text"
          inputMode="decimal"
          spellCheck={false}
          autoComplete="off"
          aria-label={label}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : id}
          style={{ "--letters": Math.max(1, shown.length) } as React.CSSProperties}
          value={shown}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onType(event.target.value)}
          onBlur={onLeave}
        />
        {unit !== "×" && unit !== "" && ` ${shown === "1" ? unit.replace(/s$/, "") : unit}`}
      </dd>
      {problem !== undefined && (
        <dd className="fork-problem">
          <span id={id} role="alert">
            {problem}
          </span>
        </dd>
      )}
    </div>
  );
}
