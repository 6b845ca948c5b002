import { PRESETS } from "../../experiment/presets";
import type { Problem } from "../../experiment/problem";
import { isSettingKey, settingOf } from "../../experiment/schema";
import { type AxisForm, asRange, type SweepForm } from "../../store/sweep/form";
import { isNumeric, splitOutside } from "../../store/sweep/value-text";
import { FieldProblems, TextField } from "./Field";
import { KeySelect } from "./KeySelect";
import { SettingName } from "./SettingName";
import { keyHint } from "./words";

/** The named values of a setting; none of a number. */
export function choicesOf(
  key: string,
): readonly { readonly value: string; readonly label: string }[] {
  if (key === "preset") return PRESETS.map(({ id, title }) => ({ value: id, label: title }));
  if (!isSettingKey(key)) return [];
  const setting = settingOf(key);
  return setting.kind === "choice" ? setting.choices.filter(({ value }) => value !== "custom") : [];
}

/** One axis: its setting, and the values that it takes. */
export function AxisField(props: {
  readonly axis: AxisForm;
  readonly kind: SweepForm["kind"];
  readonly taken: readonly string[];
  readonly problems: readonly Problem[];
  readonly onKey: (key: string) => void;
  readonly onChange: (patch: Partial<AxisForm>) => void;
  readonly onRemove: () => void;
}) {
  const { axis, kind, taken, problems, onKey, onChange, onRemove } = props;
  const { key } = axis;
  const range = axis.kind === "range";
  return (
    <fieldset className="sweep-axis">
      <legend className="visually-hidden">Axis {key}</legend>
      <div className="sweep-axis-head">
        <KeySelect name="Axis" value={key} taken={taken} preset onChange={onKey} />
        <span className="quiet">
          <SettingName of={key} words={keyHint(key)} />
        </span>
        <button
          type="button"
          className="sweep-remove"
          aria-label={`Remove the axis ${key}`}
          onClick={onRemove}
        >
          ×
        </button>
      </div>
      {isNumeric(key) && (
        <fieldset className="tabs sweep-kinds">
          <legend className="visually-hidden">Values of {key}</legend>
          <button type="button" aria-pressed={!range} onClick={() => onChange({ kind: "values" })}>
            values
          </button>
          <button type="button" aria-pressed={range} onClick={() => onChange(asRange(axis))}>
            {kind === "random" ? "random between" : "evenly spaced"}
          </button>
        </fieldset>
      )}
      {range && isNumeric(key) ? (
        <Range axis={axis} kind={kind} problems={problems} onChange={onChange} />
      ) : (
        <Values axis={axis} problems={problems} onChange={onChange} />
      )}
    </fieldset>
  );
}

/** Values one by one: words to switch on and off where they have names, else a text. */
function Values(props: {
  readonly axis: AxisForm;
  readonly problems: readonly Problem[];
  readonly onChange: (patch: Partial<AxisForm>) => void;
}) {
  const { axis, problems, onChange } = props;
  const choices = choicesOf(axis.key);
  const given = splitOutside(axis.values, /[,\n]/);
  const known = given.every((part) => choices.some(({ value }) => value === part));
  if (choices.length === 0 || !known) {
    return (
      <TextField
        label=""
        name={`Values of ${axis.key}`}
        value={axis.values}
        placeholder="separated by commas"
        problems={problems}
        wide
        onChange={(values) => onChange({ values })}
      />
    );
  }
  return (
    <div className="sweep-field" data-wide>
      <span className="sweep-choices">
        {choices.map(({ value, label }) => {
          const on = given.includes(value);
          const next = on ? given.filter((one) => one !== value) : [...given, value];
          return (
            <button
              key={value}
              type="button"
              aria-pressed={on}
              title={label}
              onClick={() => onChange({ values: next.join(", ") })}
            >
              {axis.key === "preset" ? label : value}
            </button>
          );
        })}
      </span>
      <FieldProblems id={`${axis.key}-problems`} problems={problems} />
    </div>
  );
}

/** From one number to another; of a grid how many of them, too. */
function Range(props: {
  readonly axis: AxisForm;
  readonly kind: SweepForm["kind"];
  readonly problems: readonly Problem[];
  readonly onChange: (patch: Partial<AxisForm>) => void;
}) {
  const { axis, kind, problems, onChange } = props;
  const { key, from, to, count, scale } = axis;
  const small = (name: string, value: string, patch: (text: string) => Partial<AxisForm>) => (
    <input
      className="value"
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${key}: ${name}`}
      aria-invalid={problems.length > 0}
      aria-describedby={problems.length > 0 ? `${key}-problems` : undefined}
      value={value}
      onChange={(event) => onChange(patch(event.target.value))}
    />
  );
  return (
    <div className="sweep-field" data-wide>
      <span className="sweep-range">
        {small("from", from, (text) => ({ from: text }))}
        <span>to</span>
        {small("to", to, (text) => ({ to: text }))}
        {kind !== "random" && (
          <>
            <span>in</span>
            {small("how many", count, (text) => ({ count: text }))}
          </>
        )}
        <select
          className="value sweep-select"
          aria-label={`${key}: scale`}
          value={scale}
          onChange={(event) => onChange({ scale: event.target.value === "log" ? "log" : "linear" })}
        >
          <option value="linear">linear</option>
          <option value="log">log</option>
        </select>
      </span>
      <FieldProblems id={`${key}-problems`} problems={problems} />
    </div>
  );
}
