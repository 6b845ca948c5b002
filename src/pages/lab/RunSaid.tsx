import { useMemo, useRef } from "react";
import { formatCount } from "../../charts/format";
import { SHARE_WORDS, trainedBy } from "../../panels/lever/trained";
import { setText, usePainter } from "../../panels/use-painter";
import type { RunRecord } from "../../run/record";
import { useLab } from "../../store/lab";
import { usePhaseInView } from "../../store/run-views";
import { useView } from "../../store/view";

/**
 * What becomes of the run, for those who listen to the page: that it trains and what, where it rests,
 * that it has ended. While it goes on nothing is said of its steps.
 */
export function RunSaid({ record }: { readonly record: RunRecord | null }) {
  const state = useLab((lab) => lab.status.state);
  const phase = usePhaseInView(record);
  const { classifier, backbone } = useMemo(() => trainedBy(phase?.trainable ?? "all"), [phase]);
  const element = useRef<HTMLSpanElement>(null);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      // Of an earlier step that is looked at the playhead tells by itself.
      if (!record || useView.getState().playhead !== null) return;
      const step = formatCount(Math.max(0, record.lastStep));
      const words: Partial<Record<typeof state, string>> = {
        running: `Training: classifier ${SHARE_WORDS[classifier]}, backbone ${SHARE_WORDS[backbone]}.`,
        paused: `Paused at step ${step}.`,
        finished: `The run has come to its last step, ${step}.`,
        diverged: `The run has diverged at step ${step}.`,
      };
      setText(element.current, words[state] ?? "");
    },
  );
  return <span ref={element} className="visually-hidden" role="status" />;
}
