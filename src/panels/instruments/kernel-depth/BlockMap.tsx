import { useMemo, useRef, useState } from "react";
import { formatCount, formatSignificant } from "../../../charts/format";
import { VOCABULARY } from "../../../tasks/vocabulary";
import { Crosshair } from "../../kernels/crosshair";
import type { Cell } from "../../kernels/kernel-source";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { InstrumentPanelProps, InstrumentRun } from "../instrument-panel";
import { MatrixMap } from "../plot/MatrixMap";
import { useAnswers } from "../use-answers";
import { couplingText, strongestCoupling } from "./token-block";

const SIZE = VOCABULARY.length;
const NO_SOURCES: readonly never[] = [];

type Shown = "gradient" | "sum";

/** The V × V block of the pair in question: what a push on one token does to every other. */
export function BlockMap(props: {
  readonly run: InstrumentRun | null;
  readonly ask: InstrumentPanelProps["ask"];
  readonly cell: Cell;
  readonly names: readonly string[];
}) {
  const { run, ask, cell, names } = props;
  const [shown, setShown] = useState<Shown>("gradient");
  const runs = useMemo(() => (run ? [run] : []), [run]);
  const block = useAnswers(runs, ask, "block", cell)[run?.role ?? ""];
  const crosshair = useMemo(() => new Crosshair(), []);
  const line = useRef<HTMLParagraphElement>(null);
  const answer = block?.answer ?? null;
  const representation = answer?.arrays.representation?.data;
  const gradient = answer?.arrays.gradient?.data;
  const values = useMemo(() => {
    if (!gradient || !representation) return null;
    return shown === "gradient" ? gradient : gradient.map((g, i) => g + (representation[i] ?? 0));
  }, [gradient, representation, shown]);
  const watched = useMemo(() => [crosshair], [crosshair]);
  const strongest = values && strongestCoupling(values, SIZE);

  usePainter(watched, () => {
    const at = crosshair.cell;
    const value = at && values?.[at.row * SIZE + at.column];
    setText(
      line.current,
      at && value !== undefined && value !== null
        ? couplingText({ moved: at.row, pushed: at.column, value })
        : strongest
          ? couplingText(strongest)
          : "",
    );
  });

  const tokens = (axis: "row" | "column") => (
    <div className={`block-tokens block-${axis}`} aria-hidden="true">
      {VOCABULARY.map((token) => (
        <span key={token}>{token}</span>
      ))}
    </div>
  );
  return (
    <section className="block" aria-label="The block of one pair of contexts">
      <h2 className="ins-title">
        <Term id="block">One pair’s block</Term> <small>V × V, digits first</small>
      </h2>
      <p className="block-pair">
        <span>
          <i className="math">x</i> {names[cell.row] ?? "–"}
        </span>
        <span>
          <i className="math">x′</i> {names[cell.column] ?? "–"}
        </span>
      </p>
      <div className="block-map">
        {tokens("row")}
        <MatrixMap
          name={shown === "gradient" ? "Gradient component’s block" : "Full kernel’s block"}
          sources={NO_SOURCES}
          read={() => values && { values, size: SIZE }}
          side={176}
          size={SIZE}
          names={VOCABULARY}
          crosshair={crosshair}
        />
        {tokens("column")}
      </div>
      <p ref={line} className="ins-unit block-line" aria-live="polite" />
      <p className="block-choice">
        <span className="tabs">
          {(["gradient", "sum"] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              className={choice === "gradient" ? "grad" : undefined}
              aria-pressed={choice === shown}
              onClick={() => setShown(choice)}
            >
              {choice}
            </button>
          ))}
        </span>
        <small>
          {block?.problem ??
            (answer && representation
              ? `at step ${formatCount(answer.step)}; representation ${formatSignificant(representation[0] ?? Number.NaN)} on the diagonal`
              : "asked when the run begins")}
        </small>
      </p>
    </section>
  );
}
