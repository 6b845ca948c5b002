import { useMemo, useRef } from "react";
import type {
  FindingContext,
  InstrumentPanel,
  InstrumentRun,
} from "../../panels/instruments/instrument-panel";
import { writeParts } from "../../panels/lede/write-parts";
import { usePainter } from "../../panels/use-painter";
import { useLab } from "../../store/lab";
import { stepInView } from "../../store/run-views";

/** A sentence whose figures change is written anew at most this often while it runs, in ms. */
const REWRITE = 400;

/** What the open instrument found at the step in view; what to look for while it has found nothing. */
export function Finding(props: {
  readonly panel: InstrumentPanel;
  readonly run: InstrumentRun | null;
  readonly runs: readonly InstrumentRun[];
}) {
  const { panel, run, runs } = props;
  const state = useLab((lab) => lab.status.state);
  const line = useRef<HTMLParagraphElement>(null);
  const written = useRef({ text: "", time: 0, panel: "" });
  const sources = useMemo(
    () => [...runs.map(({ record }) => record), panel.findingChanges ?? null],
    [runs, panel],
  );

  usePainter(sources, () => {
    const found = run && panel.finding?.(contextOf(run, runs));
    const parts = found ?? [{ text: panel.look }];
    const text = parts.map((part) => part.text).join("");
    const last = written.current;
    if (text === last.text) return;
    const now = performance.now();
    if (state === "running" && last.panel === panel.id && now - last.time < REWRITE) return;
    written.current = { text, time: now, panel: panel.id };
    writeParts(line.current, parts);
  });

  return <p ref={line} className="lede-line" />;
}

function contextOf(run: InstrumentRun, runs: readonly InstrumentRun[]): FindingContext {
  return { record: run.record, runs, step: stepInView(run.record) };
}
