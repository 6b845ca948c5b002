import { hasStageRate } from "../../experiment/schedules";
import type { SettingKey, SettingValues } from "../../experiment/schema";
import { AllSettings } from "./AllSettings";
import { CompareRow } from "./CompareRow";
import { SettingRow } from "./SettingRow";
import { StepSizeRow } from "./StepSizeRow";
import type { SettingsPanelProps } from "./settings-props";
import "./settings.css";

/** The settings that matter most, with the words of a narrow rail; those off the preset join them. */
const IN_RAIL: readonly {
  readonly key: SettingKey;
  readonly label?: string;
  /** Whether it is shown beside these values; always where left out. */
  readonly matters?: (values: SettingValues) => boolean;
}[] = [
  { key: "schedule" },
  { key: "task" },
  {
    key: "feature_add",
    label: "direction c",
    matters: ({ feature_knob }) => feature_knob === "add",
  },
  {
    key: "feature_rho",
    label: "cosine ρ",
    matters: ({ feature_knob }) => feature_knob === "rho",
  },
  { key: "learning_rate", label: "rate" },
  {
    key: "stage1_lr_scale",
    label: "in stage 1",
    matters: ({ schedule }) => hasStageRate(schedule),
  },
  { key: "temperature" },
  { key: "beta", label: "KL weight β" },
];

/** The rail's settings: a few rows, and the way to all of them. */
export function SettingsPanel(props: SettingsPanelProps) {
  const { values, preset, changed, onChange } = props;
  const rows = IN_RAIL.filter(({ matters }) => matters?.(values) ?? true);
  return (
    <section className="settings" aria-label="Settings">
      <header className="settings-head">
        <h2>Settings</h2>
        <span>
          {changed.length > 0 && `${changed.length} changed, `}
          <AllSettings {...props} />
        </span>
      </header>
      <dl>
        {rows.slice(0, 2).map(({ key, label }) => (
          <SettingRow
            key={key}
            settingKey={key}
            values={values}
            preset={preset}
            onChange={onChange}
            {...(label ? { label } : {})}
          />
        ))}
        <StepSizeRow values={values} preset={preset} onChange={onChange} />
        <CompareRow values={values} preset={preset} onChange={onChange} />
        {rows.slice(2).map(({ key, label }) => (
          <SettingRow
            key={key}
            settingKey={key}
            values={values}
            preset={preset}
            onChange={onChange}
            {...(label ? { label } : {})}
          />
        ))}
      </dl>
    </section>
  );
}
