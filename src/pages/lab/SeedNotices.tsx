import { useCallback, useState, useSyncExternalStore } from "react";
import { NoticeLine } from "../../panels/status/NoticeLine";
import type { RunRecord } from "../../run/record";
import { useLab } from "../../store/lab";
import { useIdentity } from "../../store/run-views";

/** Says which seeds train no further, and how many the means go on with. */
export function SeedNotices() {
  const { main, companion } = useLab((lab) => lab.runs);
  return (
    <>
      <EndedSeeds record={main} />
      <EndedSeeds record={companion} />
    </>
  );
}

function EndedSeeds({ record }: { readonly record: RunRecord | null }) {
  const identity = useIdentity(record);
  const subscribe = useCallback(
    (listener: () => void) => record?.subscribe(listener) ?? (() => {}),
    [record],
  );
  const count = useSyncExternalStore(subscribe, () => record?.cohort?.ended.length ?? 0);
  const [dismissed, setDismissed] = useState<{ record: RunRecord; count: number } | null>(null);
  const cohort = record?.cohort;
  if (!cohort || count === 0) return null;
  if (dismissed?.record === record && dismissed.count >= count) return null;
  const left = cohort.seeds.length - count;
  return (
    <NoticeLine onDismiss={() => setDismissed({ record, count })}>
      {cohort.ended.map(({ seed, step, message }) => (
        <span key={seed}>
          Seed {seed} of {identity?.name ?? "the run"} stopped at step {step}: {message}.{" "}
        </span>
      ))}
      {left === 1 ? "One seed is left." : `The means go on with ${left} seeds.`}
    </NoticeLine>
  );
}
