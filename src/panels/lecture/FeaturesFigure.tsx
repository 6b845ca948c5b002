import { useMemo, useRef } from "react";
import { formatFixed } from "../../charts/format";
import { linearScale } from "../../charts/signed-scale";
import { MatrixMap } from "../instruments/plot/MatrixMap";
import { cosines, meanBetween } from "../kernels/cosines";
import { probeNames } from "../kernels/probe-labels";
import { setText, usePainter } from "../use-painter";
import type { FigureProps, SceneRun } from "./scene-run";

/** Side of a map, px: two stand one over the other. */
const SIDE = 116;
/** Of cosines. */
const SCALE = linearScale(1);

/** How alike the features of different contexts are: a map of their cosines for each run. */
export function FeaturesFigure({ runs, stepInView }: Omit<FigureProps, "asked">) {
  return (
    <section className="lec-features" aria-label="How alike features are">
      <h2 className="lec-features-title">Cosines of features</h2>
      {runs.map((run) => (
        <FeatureMap key={run.id} run={run} stepInView={stepInView} />
      ))}
      <p className="lec-features-legend">strong: the same way</p>
    </section>
  );
}

function FeatureMap(props: { readonly run: SceneRun; readonly stepInView: () => number }) {
  const { run, stepInView } = props;
  const { record, identity } = run;
  const { probes } = record.header;
  const mean = useRef<HTMLElement>(null);
  const sources = useMemo(() => [record], [record]);
  const names = useMemo(() => probeNames(probes), [probes]);
  const made = useRef<{ of: Float32Array; values: Float32Array } | null>(null);
  const read = () => {
    const inner = record.kernels.at(stepInView())?.representation;
    if (!inner) return null;
    if (made.current?.of !== inner) made.current = { of: inner, values: cosines(inner) };
    return made.current.values;
  };
  usePainter(sources, () => {
    const values = read();
    setText(mean.current, values ? `mean ${formatFixed(meanBetween(values))}` : "");
  });
  return (
    <div>
      <p className="lec-features-name">
        <b className={identity.colour}>{identity.short}</b> <span ref={mean} />
      </p>
      <MatrixMap
        sources={sources}
        read={() => {
          const values = read();
          return values && { values, size: Math.round(Math.sqrt(values.length)), scale: SCALE };
        }}
        name={`cosines of features, ${identity.short}`}
        side={SIDE}
        size={probes.length || 32}
        names={names}
      />
    </div>
  );
}
