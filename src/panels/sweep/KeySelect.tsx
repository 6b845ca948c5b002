import { SETTING_KEYS, settingOf } from "../../experiment/schema";
import { SETTING_GROUPS } from "../../experiment/setting";

/** Settings that a sweep sets itself, by its seeds. */
const OWN: readonly string[] = ["seed", "seeds", "companion"];

/** The settings that a sweep may set, and the preset. */
export const SWEPT_KEYS: readonly string[] = [
  "preset",
  ...SETTING_KEYS.filter((key) => !OWN.includes(key)),
];

/** A choice among settings, by their groups; those that are taken are left out. */
export function KeySelect(props: {
  readonly name: string;
  readonly value: string;
  readonly taken: readonly string[];
  readonly preset?: boolean;
  readonly onChange: (key: string) => void;
}) {
  const { name, value, taken, preset = false, onChange } = props;
  const offered = (key: string) =>
    key === value || (SWEPT_KEYS.includes(key) && !taken.includes(key));
  return (
    <select
      className="value sweep-select"
      aria-label={name}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {preset && offered("preset") && <option value="preset">preset</option>}
      {SETTING_GROUPS.map(({ id, label }) => {
        const keys = SETTING_KEYS.filter((key) => settingOf(key).group === id && offered(key));
        return (
          keys.length > 0 && (
            <optgroup key={id} label={label}>
              {keys.map((key) => (
                <option key={key} value={key} title={settingOf(key).explanation}>
                  {key}
                </option>
              ))}
            </optgroup>
          )
        );
      })}
    </select>
  );
}
