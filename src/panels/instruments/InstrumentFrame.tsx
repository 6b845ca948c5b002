import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef } from "react";
import { formatCount } from "../../charts/format";
import { termsIn } from "../../glossary/find-terms";
import type { Catalogue, WatchReport } from "../../run/protocol";
import { afterFirstPaint } from "../controls/after-first-paint";
import { FigureMenu } from "../figures/FigureMenu";
import { leadName } from "../seed-name";
import { setText, usePainter } from "../use-painter";
import type {
  InstrumentPanel,
  InstrumentPanelProps,
  InstrumentRun,
  Playhead,
} from "./instrument-panel";
import { TablesKey } from "./TablesKey";
import "./instruments.css";

const Formulas = lazy(
  afterFirstPaint(async () => ({ default: (await import("./Formulas")).Formulas })),
);

/** What `InstrumentFrame` is given. */
export interface InstrumentFrameProps {
  readonly panel: InstrumentPanel;
  readonly runs: readonly InstrumentRun[];
  /** The run in view, by its role. */
  readonly role: string;
  readonly onRole: (role: string) => void;
  readonly playhead: Playhead;
  readonly maxStep: number;
  readonly catalogue: Catalogue | null;
  /** How the watched instruments fare, by their ids. */
  readonly reports: Readonly<Record<string, WatchReport>>;
  readonly ask: (
    role: string,
    question: string,
    params: unknown,
  ) => ReturnType<InstrumentPanelProps["ask"]>;
  /** What else can be done with the panel, beside its formulas. */
  readonly actions?: ReactNode;
}

/** What all panels share: whose numbers these are, when they were measured, formulas and sources. */
export function InstrumentFrame(props: InstrumentFrameProps) {
  const { panel, runs, role, onRole, playhead, maxStep, catalogue, reports } = props;
  const record = runs.find((run) => run.role === role)?.record ?? null;
  const seed = leadName(record);
  const measured = useRef<HTMLSpanElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const sources = useMemo(() => [record], [record]);
  usePainter(sources, () =>
    setText(measured.current, record ? stamp(panel, record, playhead, maxStep) : ""),
  );

  const latestAsk = useRef(props.ask);
  latestAsk.current = props.ask;
  const ask = useCallback<InstrumentPanelProps["ask"]>(
    (question, params, about = role as InstrumentRun["role"]) =>
      latestAsk.current(about, question, params),
    [role],
  );
  const figures = useMemo(() => [{ name: panel.title, title: panel.question }], [panel]);
  const described = useMemo(() => describedBy(panel, catalogue), [panel, catalogue]);
  // What is asked for leaves no record.
  const numbers = useMemo(() => {
    if (!record || panel.watches.length === 0) return null;
    const instruments = [...panel.watches, ...(panel.offers ?? [])];
    const metrics = [
      ...described.flatMap((one) => ("scalars" in one ? Object.keys(one.scalars) : [])),
      ...(panel.metrics ?? []),
    ];
    return async (kind: "csv" | "zip") => {
      const { saveNumbers } = await import("../../store/instrument-numbers");
      return saveNumbers({ panel: panel.id, record, instruments, metrics }, kind);
    };
  }, [record, panel, described]);
  const problem = panel.watches.map((id) => reports[id]?.problem).find(Boolean);
  const { Component } = panel;
  return (
    <section className="ins-frame figure-host" aria-label={panel.title}>
      <div className="ins-caption">
        {runs.length > 1 && (
          <span className="tabs">
            {runs.map((run) => (
              <button
                key={run.role}
                type="button"
                className={run.role === role ? run.identity.colour : undefined}
                aria-pressed={run.role === role}
                data-term-hint={termsIn(run.identity.name)[0]}
                onClick={() => onRole(run.role)}
              >
                {run.identity.name}
                {run.role === "kept" && ", kept"}
              </button>
            ))}
          </span>
        )}
        {seed && <span className="ins-measured">of {seed}</span>}
        <span ref={measured} className="ins-measured" />
        <span className="ins-links" data-figure="omit">
          {props.actions}
          {record && panel.maps && <TablesKey of={body} title={panel.title} />}
          {record && <FigureMenu figures={figures} {...(numbers ? { numbers } : {})} />}
          {described.length > 0 && (
            <Suspense fallback={<span className="value">Formulas and sources</span>}>
              <Formulas
                title={panel.title}
                about={[panel.question, panel.look]}
                described={described}
                caveat={panel.caveat}
              />
            </Suspense>
          )}
        </span>
      </div>
      {problem && (
        <p className="ins-problem" role="alert">
          <strong>The last measurement failed:</strong> {problem.replace(/\.$/, "")}.
        </p>
      )}
      <div ref={body} className="ins-body">
        <Component record={record} runs={runs} playhead={playhead} maxStep={maxStep} ask={ask} />
      </div>
    </section>
  );
}

/** When what is shown was measured. */
function stamp(
  panel: InstrumentPanel,
  record: InstrumentRun["record"],
  playhead: Playhead,
  maxStep: number,
): string {
  // What is asked for says by itself what it is of.
  if (panel.watches.length === 0) return "";
  const step = playhead.stepOf(record);
  const steps = panel.watches.map((id) => record.series(id)?.at(step)?.step ?? -1);
  const newest = Math.max(-1, ...steps);
  if (newest < 0) {
    return record.lastStep < maxStep
      ? "not measured yet: play, or make one step"
      : "not open while the run went on: make more steps, or begin again";
  }
  const oldest = Math.min(...steps.filter((one) => one >= 0));
  return newest === oldest
    ? `measured at step ${formatCount(newest)}`
    : `measured at steps ${formatCount(oldest)} to ${formatCount(newest)}`;
}

function describedBy(panel: InstrumentPanel, catalogue: Catalogue | null) {
  const instruments = [...panel.watches, ...(panel.offers ?? [])].flatMap(
    (id) => catalogue?.instruments.find((one) => one.id === id) ?? [],
  );
  const questions = (panel.asks ?? []).flatMap(
    (id) => catalogue?.questions.find((one) => one.id === id) ?? [],
  );
  return [...instruments, ...questions];
}
