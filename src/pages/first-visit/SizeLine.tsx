import { useMemo, useState } from "react";
import { FIRST_PRESET, SMALL_FIRST_PRESET } from "../../experiment/presets";
import { usePainter } from "../../panels/use-painter";
import type { RunRecord } from "../../run/record";
import { choosePreset } from "../../store/change-settings";
import { useLab } from "../../store/lab";

/** A step that takes longer than this is slow, s; it is judged once the first few are over. */
const SLOW = 0.5;
const JUDGED_AT = 6;

/** Says that the experiment is a small one, as on a phone, with the way to the whole one; offers it where steps are slow. */
export function SizeLine({ record }: { readonly record: RunRecord | null }) {
  const small = useLab(({ asked }) => asked.preset === SMALL_FIRST_PRESET);
  const prompts = useLab(({ asked }) => asked.settings.num_prompts);
  const [slow, setSlow] = useState(false);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      if (!record || slow || record.lastStep < JUDGED_AT) return;
      const recent = [0, 1, 2].map((ago) => record.valueAt("step_time", record.lastStep - ago));
      if (Math.min(...recent) > SLOW) setSlow(true);
    },
  );
  if (!small && !slow) return null;
  return (
    <p className="first-size">
      {small
        ? `A small experiment: ${prompts} prompts a step. `
        : "Steps are slow on this machine. "}
      <button
        type="button"
        className="value"
        onClick={() => void choosePreset(small ? FIRST_PRESET : SMALL_FIRST_PRESET)}
      >
        {small ? "Take the whole one" : "Take a small experiment"}
      </button>
    </p>
  );
}
