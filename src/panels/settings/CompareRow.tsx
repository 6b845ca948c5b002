import type { SettingKey, SettingValues } from "../../experiment/schema";
import { settingOf } from "../../experiment/schema";
import type { ChoiceSetting, NumberSetting } from "../../experiment/setting";
import { ChoiceMenu } from "../controls/ChoiceMenu";
import { Hint } from "../controls/Hint";
import { NumberField } from "./NumberField";
import { Restarts } from "./Restarts";
import type { ChangeSetting } from "./settings-props";

/** "standard RL, 8 seeds": what the run is compared with, and over how many seeds, in one row. */
export function CompareRow(props: {
  readonly values: SettingValues;
  readonly preset: SettingValues;
  readonly onChange: ChangeSetting;
}) {
  const { values, preset, onChange } = props;
  const { companion, seeds } = values;
  const changed = companion !== preset.companion || seeds !== preset.seeds;
  const other = settingOf("companion") as ChoiceSetting<string, SettingValues["companion"]>;
  return (
    <div className={`setting setting-compare ${changed ? "setting-changed" : ""}`}>
      <dt>
        <Hint text="A second run beside the first, under another schedule, and how many seeds of each are trained at once. Runs of one seed see the same prompts and the same noise. A change restarts the run.">
          beside
        </Hint>
        <Restarts />
      </dt>
      <dd className="setting-wide">
        <ChoiceMenu
          name={other.label}
          value={companion}
          choices={other.choices}
          onChange={(value) => onChange("companion", value)}
        />
        ,{" "}
        <NumberField
          setting={settingOf("seeds") as NumberSetting<SettingKey>}
          value={seeds}
          onChange={(value) => onChange("seeds", value)}
        />{" "}
        {seeds === 1 ? "seed" : "seeds"}
      </dd>
    </div>
  );
}
