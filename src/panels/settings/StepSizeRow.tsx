import type { SettingKey, SettingValues } from "../../experiment/schema";
import { settingOf } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { Hint } from "../controls/Hint";
import { NumberField } from "./NumberField";
import { Restarts } from "./Restarts";
import type { ChangeSetting } from "./settings-props";

/** "16 prompts × 8 answers": the two settings that make the size of a step, in one row. */
export function StepSizeRow(props: {
  readonly values: SettingValues;
  readonly preset: SettingValues;
  readonly onChange: ChangeSetting;
}) {
  const { values, preset, onChange } = props;
  const changed =
    values.num_prompts !== preset.num_prompts || values.num_generations !== preset.num_generations;
  const field = (key: "num_prompts" | "num_generations") => (
    <NumberField
      setting={settingOf(key) as NumberSetting<SettingKey>}
      value={values[key]}
      onChange={(value) => onChange(key, value)}
    />
  );
  return (
    <div className={`setting ${changed ? "setting-changed" : ""}`}>
      <dt>
        <Hint text="How many completions one step learns from: different prompts, and completions of each that are compared with one another. A change restarts the run.">
          a step
        </Hint>
        <Restarts />
      </dt>
      <dd className="setting-wide">
        {field("num_prompts")} prompts × {field("num_generations")} answers
      </dd>
    </div>
  );
}
