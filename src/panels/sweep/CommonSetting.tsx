import type { Problem } from "../../experiment/problem";
import { isSettingKey, settingOf } from "../../experiment/schema";
import type { SweepForm } from "../../store/sweep/form";
import { choicesOf } from "./AxisField";
import { TextField } from "./Field";
import { KeySelect } from "./KeySelect";

/** A setting that all runs have. */
export function CommonSetting(props: {
  readonly setting: SweepForm["settings"][number];
  readonly taken: readonly string[];
  readonly problems: readonly Problem[];
  readonly onChange: (next: SweepForm["settings"][number] | null) => void;
}) {
  const { setting, taken, problems, onChange } = props;
  const { key, value } = setting;
  const choices = choicesOf(key);
  const isKnown = choices.some((choice) => choice.value === value);
  const usual = isSettingKey(key) ? settingOf(key) : null;
  const label = (
    <KeySelect
      name="Setting"
      value={key}
      taken={taken}
      onChange={(next) => onChange({ key: next, value: "" })}
    />
  );
  return (
    <div className="sweep-setting">
      {choices.length > 0 && (isKnown || value === "") ? (
        <div className="sweep-field">
          {label}
          <select
            className="value sweep-select"
            aria-label={`Value of ${key}`}
            value={value}
            aria-invalid={problems.length > 0}
            onChange={(event) => onChange({ key, value: event.target.value })}
          >
            {value === "" && <option value="">choose</option>}
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.value}
              </option>
            ))}
          </select>
        </div>
      ) : (
        <TextField
          label={label}
          name={`Value of ${key}`}
          value={value}
          placeholder={usual && usual.kind !== "choice" ? `${usual.min} to ${usual.max}` : ""}
          problems={problems}
          onChange={(next) => onChange({ key, value: next })}
        />
      )}
      <button
        type="button"
        className="sweep-remove"
        aria-label={`Remove the setting ${key}`}
        onClick={() => onChange(null)}
      >
        ×
      </button>
    </div>
  );
}
