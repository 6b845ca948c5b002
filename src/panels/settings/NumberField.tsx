import { useId, useRef, useState } from "react";
import { validateSetting } from "../../experiment/check-setting";
import type { SettingKey } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { parseSettingText, settingText } from "../setting-text";

/**
 * A number that can be typed: Enter or leaving the field applies it, Escape puts the old value back.
 * What is not allowed is said beside it and is not applied.
 */
export function NumberField(props: {
  readonly setting: NumberSetting<SettingKey>;
  readonly value: number;
  /** Written before the number, e.g. "× ". */
  readonly prefix?: string;
  readonly label?: string;
  readonly onChange: (value: number) => void;
}) {
  const { setting, value, prefix = "", label, onChange } = props;
  const shown = prefix + settingText(value);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const escaped = useRef(false);
  const problemId = useId();

  const commit = () => {
    if (draft === null) return;
    const text = draft;
    if (escaped.current || text === shown) {
      escaped.current = false;
      setDraft(null);
      setProblem(null);
      return;
    }
    const checked = validateSetting(setting.key, parseSettingText(text));
    if (!checked.ok) {
      setProblem(
        Number.isNaN(parseSettingText(text))
          ? `“${text}” is not a number`
          : checked.problem.message.replace(/^[^:]*: /, ""),
      );
      return;
    }
    setDraft(null);
    setProblem(null);
    if (checked.value !== value) onChange(checked.value as number);
  };

  return (
    <span className="number-field">
      <input
        className="value"
        type="text"
        inputMode="decimal"
        spellCheck={false}
        autoComplete="off"
        aria-label={label ?? setting.label}
        aria-invalid={problem !== null}
        aria-describedby={problem ? problemId : undefined}
        style={{ "--letters": Math.max(1, (draft ?? shown).length) } as React.CSSProperties}
        value={draft ?? shown}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.target.value);
          setProblem(null);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") {
            escaped.current = true;
            event.currentTarget.blur();
          }
        }}
      />
      {problem && (
        <span id={problemId} role="alert" className="number-problem">
          {problem}
        </span>
      )}
    </span>
  );
}
