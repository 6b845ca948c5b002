import { lazy, Suspense, useState } from "react";
import { SETTING_KEYS } from "../../experiment/schema";
import { afterFirstPaint } from "../controls/after-first-paint";
import type { SettingsPanelProps } from "./settings-props";

const AllSettingsDialog = lazy(
  afterFirstPaint(async () => ({
    default: (await import("./AllSettingsDialog")).AllSettingsDialog,
  })),
);

/** The words "all 34", which open every setting, grouped. */
export function AllSettings(props: SettingsPanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="value choice"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        all {SETTING_KEYS.length}
      </button>
      <Suspense fallback={null}>
        <AllSettingsDialog {...props} open={open} onOpenChange={setOpen} />
      </Suspense>
    </>
  );
}
