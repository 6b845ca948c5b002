import { Dialog } from "@base-ui/react/dialog";
import { SETTING_KEYS, settingOf } from "../../experiment/schema";
import { SETTING_GROUPS } from "../../experiment/setting";
import { DialogSheet } from "../controls/DialogSheet";
import { SettingRow } from "./SettingRow";
import type { SettingsPanelProps } from "./settings-props";

/** Every setting, grouped. */
export function AllSettingsDialog(
  props: SettingsPanelProps & {
    readonly open: boolean;
    readonly onOpenChange: (open: boolean) => void;
  },
) {
  const { values, preset, changed, onChange, onRestore, open, onOpenChange } = props;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <DialogSheet title="All settings">
        <Dialog.Description className="small">
          A change applies at the next step; where ↻ stands it restarts the run, whose curves are
          kept for comparison. A bullet marks what differs from the preset.
        </Dialog.Description>
        <div className="settings-groups">
          {SETTING_GROUPS.map((group) => (
            <section key={group.id}>
              <h3>{group.label}</h3>
              <dl>
                {SETTING_KEYS.filter((key) => settingOf(key).group === group.id).map((key) => (
                  <SettingRow
                    key={key}
                    settingKey={key}
                    values={values}
                    preset={preset}
                    onChange={onChange}
                  />
                ))}
              </dl>
            </section>
          ))}
        </div>
        {changed.length > 0 && (
          <p>
            <button type="button" className="button" onClick={onRestore}>
              Put the preset’s {changed.length === 1 ? "value" : `${changed.length} values`} back
            </button>
          </p>
        )}
      </DialogSheet>
    </Dialog.Root>
  );
}
