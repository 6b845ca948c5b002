import { useMemo, useRef } from "react";
import { ComponentGlyph } from "../../kernels/ComponentGlyph";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { InstrumentPanelProps, InstrumentRun, Playhead } from "../instrument-panel";
import { BarTabs, useBarChoice } from "../plot/BarTabs";
import { SignedBars } from "../plot/SignedBars";
import { signedChange } from "../plot/signed-change";
import {
  coverage,
  cumulatedColumns,
  rowAt,
  type SignedNames,
  signedColumns,
} from "../plot/signed-columns";
import { useChoice } from "../use-choice";
import { BudgetByContext } from "./BudgetByContext";
import { type BudgetQuantity, type BudgetStep, budgetNames } from "./budget";
import { QUANTITY, STEP } from "./choices";
import { scaleSentence } from "./sentences";
import "./entropy-budget.css";

const OPTIMIZERS: Readonly<Record<string, string>> = { sgd: "SGD", adam: "Adam", adamw: "AdamW" };
const PARTS = [
  { name: "representation, predicted,", colour: "--rep" },
  { name: "gradient, predicted,", colour: "--grad" },
] as const;
const COLUMNS = ["representation", "gradient", "predicted", "actual", "residual"] as const;

/** How much of every update's change of entropy each component predicts, beside what happened. */
export function EntropyBudgetPanel(props: InstrumentPanelProps) {
  const { record, runs, playhead, maxStep } = props;
  const [quantity, setQuantity] = useChoice<BudgetQuantity>("entropy-budget", QUANTITY);
  const [step, setStep] = useChoice<BudgetStep>("entropy-budget", STEP);
  const { summed, whole } = useBarChoice("entropy-budget");
  const names = useMemo(() => budgetNames(quantity, step), [quantity, step]);
  const shown = useMemo(
    () =>
      runs.filter(
        (run) => run.role === "main" || run.role === "companion" || run.record === record,
      ),
    [runs, record],
  );
  const optimizer = record?.header.experiment.settings.optimizer ?? "adam";
  const optimizerName = OPTIMIZERS[optimizer] ?? optimizer;
  // Another step than the one that was made: its size says nothing of what happened.
  const measured = step === "taken" || optimizer === "sgd";
  return (
    <div className="eb">
      <div className="eb-head">
        <span className="tabs">
          {(["entropy", "confidence"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={quantity === one}
              data-term-hint={one}
              onClick={() => setQuantity(one)}
            >
              {one}
            </button>
          ))}
        </span>
        <span className="tabs">
          <button
            type="button"
            aria-pressed={step === "taken"}
            data-term-hint="sgd-step"
            onClick={() => setStep("taken")}
          >
            {optimizerName}’s step
          </button>
          <button
            type="button"
            aria-pressed={step === "sgd"}
            data-term-hint="sgd-step"
            onClick={() => setStep("sgd")}
          >
            {optimizer === "sgd" ? "unclipped SGD" : "the theory’s SGD"}
          </button>
        </span>
        <BarTabs instrument="entropy-budget" />
        <span className="eb-columns">
          <span className="rep">
            <ComponentGlyph of="representation" />
            <Term id="representation">repr.</Term>
          </span>
          <span className="grad">
            <ComponentGlyph of="gradient" />
            <Term id="gradient">gradient</Term>
          </span>
          <span>
            <Term id="entropy-budget">sum</Term>
          </span>
          <span className={measured ? undefined : "eb-off"}>
            <i className="eb-tick" />
            <Term id={quantity === "entropy" ? "entropy_change/actual" : "confidence"}>
              measured
            </Term>
          </span>
          <span className={measured ? undefined : "eb-off"}>
            <Term id="residual">residual</Term>
          </span>
        </span>
      </div>
      {shown.map((run, i) => (
        <section key={run.role} className="eb-run">
          <BudgetValues
            run={run}
            names={names}
            summed={summed}
            measured={measured}
            playhead={playhead}
            unit={quantity === "entropy" ? "nats" : "mean largest π"}
          />
          <SignedBars
            run={run}
            what={quantity}
            runs={shown}
            names={names}
            parts={PARTS}
            cumulated={summed}
            measured={measured}
            playhead={playhead}
            maxStep={maxStep}
            whole={whole}
            ruler={i === shown.length - 1}
          />
        </section>
      ))}
      {record && (
        <section className="eb-run eb-last">
          <h2>
            <span>
              By <Term id="context">context</Term>, this step
            </span>{" "}
            <small>
              {shown.find((run) => run.record === record)?.identity.name},{" "}
              {quantity === "entropy" ? "nats" : "mean largest π"}
            </small>
          </h2>
          {!measured && (
            <Scale record={record} names={names} optimizer={optimizerName} playhead={playhead} />
          )}
          <BudgetByContext
            record={record}
            quantity={quantity}
            step={step}
            measured={measured}
            playhead={playhead}
          />
        </section>
      )}
    </div>
  );
}

/** A run's numbers at the playhead, in the columns of the legend. */
function BudgetValues(props: {
  readonly run: InstrumentRun;
  readonly names: SignedNames;
  readonly summed: boolean;
  readonly measured: boolean;
  readonly playhead: Playhead;
  readonly unit: string;
}) {
  const { run, names, summed, measured, playhead, unit } = props;
  const cells = useRef<HTMLSpanElement>(null);
  const note = useRef<HTMLElement>(null);
  const sources = useMemo(() => [run.record, playhead], [run, playhead]);
  usePainter(sources, () => {
    const columns = signedColumns(run.record, names);
    const until = playhead.stepOf(run.record);
    const row = columns && rowAt(summed ? cumulatedColumns(columns) : columns, until);
    const values = row ? [...row.parts, row.sum, row.actual, row.rest] : [];
    COLUMNS.forEach((_, i) => {
      const value = measured || i < 3 ? values[i] : undefined;
      setText(cells.current?.children[i] ?? null, value === undefined ? "–" : signedChange(value));
    });
    const { measured: seen, made } =
      columns && row ? coverage(columns, row.step) : { measured: 0, made: 0 };
    const missing = summed && seen < made ? `, over ${seen} of ${made} steps` : "";
    const when = row === null ? "" : summed ? ` to step ${row.step}` : ` at step ${row.step}`;
    setText(note.current, `${unit}${when}${missing}`);
  });
  return (
    <h2 className="eb-values">
      <b className={run.identity.colour}>{run.identity.name}</b> <small ref={note}>{unit}</small>
      <span ref={cells} className="eb-columns">
        {COLUMNS.map((name) => (
          <span
            key={name}
            className={name === "representation" ? "rep" : name === "gradient" ? "grad" : undefined}
          >
            –
          </span>
        ))}
      </span>
    </h2>
  );
}

/** Why what happened is not drawn beside a step that was not made. */
function Scale(props: {
  readonly record: InstrumentRun["record"];
  readonly names: SignedNames;
  readonly optimizer: string;
  readonly playhead: Playhead;
}) {
  const { record, names, optimizer, playhead } = props;
  const words = useRef<HTMLParagraphElement>(null);
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  usePainter(sources, () => {
    const columns = signedColumns(record, names);
    const row = columns && rowAt(columns, playhead.stepOf(record));
    setText(words.current, row ? scaleSentence(optimizer, row.sum, row.actual) : "");
  });
  return <p ref={words} className="eb-scale" />;
}
