import { useState } from "react";
import { settingText } from "../../experiment/differences";
import type { SettingKey, SettingValues } from "../../experiment/schema";
import { settingOf } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { ChoiceMenu } from "../controls/ChoiceMenu";
import { Term } from "../terms/Term";
import { NumberField } from "./NumberField";
import { Restarts } from "./Restarts";
import type { ChangeSetting } from "./settings-props";
import { PLACES, placeOf, valueAt } from "./slider-scale";

/** What `SettingRow` is given. */
export interface SettingRowProps {
  readonly settingKey: SettingKey;
  readonly values: SettingValues;
  /** What the preset says; a row that differs is marked. */
  readonly preset: SettingValues;
  /** A shorter label, where the row is narrow. */
  readonly label?: string;
  readonly onChange: ChangeSetting;
}

/** A label, a hairline slider and a value; or a label and a choice. */
export function SettingRow(props: SettingRowProps) {
  const { settingKey, values, preset, onChange } = props;
  const setting = settingOf(settingKey);
  const value = values[settingKey];
  const changed = value !== preset[settingKey];
  const label = props.label ?? setting.label;
  const restarts = setting.applies === "restart";
  const apply = (next: string | number) => onChange(settingKey, next as never);

  return (
    <div className={`setting ${changed ? "setting-changed" : ""}`}>
      <dt>
        <Term id={`setting/${settingKey}`}>{label}</Term>
        {restarts && <Restarts />}
        {changed && <span className="visually-hidden">, changed</span>}
      </dt>
      {setting.kind === "choice" ? (
        <dd className="setting-wide">
          <ChoiceMenu
            name={setting.label}
            value={String(value)}
            choices={setting.choices.filter(
              (choice) => choice.value !== "custom" || value === "custom",
            )}
            onChange={apply}
          />
        </dd>
      ) : (
        <NumberControls
          setting={setting as NumberSetting<SettingKey>}
          value={Number(value)}
          onChange={apply}
        />
      )}
    </div>
  );
}

function NumberControls(props: {
  readonly setting: NumberSetting<SettingKey>;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const { setting, value, onChange } = props;
  const [place, setPlace] = useState<number | null>(null);
  const shown = place === null ? value : valueAt(setting, place);
  // One change per movement, not one per pixel: each is an event in the run's record.
  const release = () => {
    if (place === null) return;
    setPlace(null);
    if (shown !== value) onChange(shown);
  };
  return (
    <>
      <dd className="setting-slider">
        <input
          type="range"
          className="slider"
          min={0}
          max={PLACES}
          step={setting.scale === "linear" ? sliderStep(setting) : 10}
          aria-label={setting.label}
          aria-valuetext={settingText(setting.key, shown)}
          value={place ?? placeOf(setting, value)}
          style={{ ["--zero" as string]: placeOf(setting, setting.default) / PLACES }}
          onChange={(event) => setPlace(Number(event.target.value))}
          onPointerUp={release}
          onKeyUp={release}
          onBlur={release}
        />
      </dd>
      <dd>
        <NumberField
          setting={setting}
          value={shown}
          prefix={setting.unit === "×" ? "× " : ""}
          onChange={onChange}
        />
      </dd>
    </>
  );
}

/** Places to a key press: one grain of the setting, but no fewer than 50 presses across. */
function sliderStep(setting: NumberSetting): number {
  const grain = (setting.step / (setting.max - setting.min)) * PLACES;
  return Math.min(20, Math.max(1, Math.round(grain)));
}
