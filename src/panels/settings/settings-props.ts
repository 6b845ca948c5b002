/** What the settings panel and the dialog of all settings are given. */
import type { SettingKey, SettingValues } from "../../experiment/schema";

/** A change of one setting, as rows report it. */
export type ChangeSetting = <K extends SettingKey>(key: K, value: SettingValues[K]) => void;

/** What `SettingsPanel` is given. */
export interface SettingsPanelProps {
  readonly values: SettingValues;
  readonly preset: SettingValues;
  readonly changed: readonly SettingKey[];
  readonly onChange: ChangeSetting;
  readonly onRestore: () => void;
}
