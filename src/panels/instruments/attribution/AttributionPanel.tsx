import { useMemo, useRef } from "react";
import { formatFixed } from "../../../charts/format";
import { Explained } from "../../terms/Explained";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { InstrumentPanelProps, InstrumentRun, Playhead } from "../instrument-panel";
import { BarTabs, useBarChoice } from "../plot/BarTabs";
import { SignedBars } from "../plot/SignedBars";
import { signedChange } from "../plot/signed-change";
import { coverage, cumulatedColumns, rowAt, signedColumns } from "../plot/signed-columns";
import { ByLayer, layerPartsAt } from "./ByLayer";
import { DearSwitch } from "./DearSwitch";
import { ATTRIBUTED, ATTRIBUTION_PARTS, type Attributed } from "./quantities";
import "./attribution.css";

/** What of every change is the classifier's work, the backbone's, and both together's. */
export function AttributionPanel(props: InstrumentPanelProps) {
  const { record, runs, playhead, maxStep } = props;
  const { summed, whole } = useBarChoice("attribution");
  const run = runs.find((one) => one.record === record);
  const shown = useMemo(() => (run ? [run] : []), [run]);
  return (
    <div className="at">
      <div className="at-head">
        <BarTabs instrument="attribution" />
        <span className="at-columns">
          <span className="rep">
            <i className="at-swatch" style={{ background: "var(--rep)" }} />
            <Term id="classifier">
              classifier <i className="math">W</i>
            </Term>
          </span>
          <span className="grad">
            <i className="at-swatch" style={{ background: "var(--grad)" }} />
            <Term id="backbone">
              backbone <i className="math">ψ</i>
            </Term>
          </span>
          <span>
            <i className="at-swatch" style={{ background: "var(--ink-3)" }} />
            <Term id="interaction">interaction</Term>
          </span>
          <span>
            <i className="at-tick" />
            <Term id="attribution">all, measured</Term>
          </span>
        </span>
      </div>
      {run &&
        ATTRIBUTED.map((attributed) => (
          <section key={attributed.id} className="at-row">
            <AttributionValues
              run={run}
              attributed={attributed}
              summed={summed}
              playhead={playhead}
            />
            <SignedBars
              run={run}
              what={attributed.title.toLowerCase()}
              runs={shown}
              names={attributed.names}
              parts={ATTRIBUTION_PARTS}
              cumulated={summed}
              measured
              playhead={playhead}
              maxStep={maxStep}
              whole={whole}
              ruler={false}
            />
          </section>
        ))}
      {run && (
        <section className="at-row at-last">
          <LayerTitle run={run} playhead={playhead} />
          <ByLayer record={run.record} playhead={playhead} />
        </section>
      )}
    </div>
  );
}

/** A quantity's name and its numbers at the playhead, in the columns of the legend. */
function AttributionValues(props: {
  readonly run: InstrumentRun;
  readonly attributed: Attributed;
  readonly summed: boolean;
  readonly playhead: Playhead;
}) {
  const { run, attributed, summed, playhead } = props;
  const { names, title, term, unit, error, instrument } = attributed;
  const cells = useRef<HTMLSpanElement>(null);
  const note = useRef<HTMLSpanElement>(null);
  const sources = useMemo(() => [run.record, playhead], [run, playhead]);
  usePainter(sources, () => {
    const { record } = run;
    const columns = signedColumns(record, names);
    const until = playhead.stepOf(record);
    const row = columns && rowAt(summed ? cumulatedColumns(columns) : columns, until);
    const values = row ? [...row.parts, row.actual] : [];
    [...(cells.current?.children ?? [])].forEach((cell, i) => {
      const value = values[i];
      setText(cell, value === undefined ? "–" : signedChange(value));
    });
    const seen = columns && row ? coverage(columns, row.step) : null;
    const over = summed && seen && seen.measured < seen.made;
    const missing = over ? `, over ${seen.measured} of ${seen.made} updates` : "";
    const spread = error && row && !summed ? record.valueAt(error, row.step) : Number.NaN;
    const sampled = Number.isFinite(spread) ? ` ± ${formatFixed(spread, 3)}` : "";
    const when = row === null ? "" : summed ? `, to step ${row.step}` : `, step ${row.step}`;
    setText(note.current, `${sampled}${when}${missing}`);
  });
  return (
    <h2 className="at-values">
      <Term id={term}>{title}</Term>{" "}
      <small>
        <Explained>{unit}</Explained>
        <span ref={note} />
      </small>
      {instrument && <DearSwitch instrument={instrument} cost="four evaluations each" />}
      <span ref={cells} className="at-columns">
        <span className="rep">–</span>
        <span className="grad">–</span>
        <span>–</span>
        <span>–</span>
      </span>
    </h2>
  );
}

function LayerTitle({
  run,
  playhead,
}: {
  readonly run: InstrumentRun;
  readonly playhead: Playhead;
}) {
  const note = useRef<HTMLElement>(null);
  const sources = useMemo(() => [run.record, playhead], [run, playhead]);
  usePainter(sources, () => {
    const found = layerPartsAt(run.record, playhead.stepOf(run.record));
    const when = found ? `, step ${found.step}` : "";
    setText(note.current, `mean over every order of updating them${when}`);
  });
  return (
    <h2 className="at-values">
      <Term id="layer-attribution">By layer</Term> <small ref={note} />
      <DearSwitch instrument="layer-attribution" cost="a forward pass for every set of layers" />
    </h2>
  );
}
