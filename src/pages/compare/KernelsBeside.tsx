import { useEffect, useMemo, useRef } from "react";
import { formatCount, formatSignificant } from "../../charts/format";
import { MatrixMap } from "../../panels/instruments/plot/MatrixMap";
import { RampBar } from "../../panels/instruments/plot/RampBar";
import { keepScrollable } from "../../panels/keep-scrollable";
import { ComponentGlyph } from "../../panels/kernels/ComponentGlyph";
import type { KernelComponents } from "../../panels/kernels/kernel-source";
import { probeGroups, probeNames } from "../../panels/kernels/probe-labels";
import { Explained } from "../../panels/terms/Explained";
import { Term } from "../../panels/terms/Term";
import { type Source, setText, usePainter } from "../../panels/use-painter";
import { useView } from "../../store/view";
import type { ComparedRun } from "./compared-runs";
import { CommonScale, PARTS, type Part, partOf, sideOf } from "./kernels-at";
import { RunMark } from "./RunMark";
import "./run-columns.css";

/** Side of a map, px; run-columns.css has it too. */
const SIDE = 160;

const VIEW: Source = { subscribe: (listener) => useView.subscribe(listener) };

/** A column of maps: a run's, or what two runs differ by. */
export interface KernelColumn {
  readonly key: string;
  readonly name: string;
  readonly run: ComparedRun | null;
  readonly probes: ComparedRun["run"]["record"]["header"]["probes"];
  readonly read: () => KernelComponents | null;
}

/** Kernels in three maps a column; a row's maps have one scale, which is written at its end. */
export function KernelsBeside(props: {
  readonly columns: readonly KernelColumn[];
  readonly records: readonly ComparedRun["run"]["record"][];
}) {
  const { columns, records } = props;
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLElement>(null);
  useEffect(() => (scroller.current ? keepScrollable(scroller.current) : undefined), []);
  const sources = useMemo(() => [...records, VIEW], [records]);
  const scales = useMemo(() => PARTS.map(() => new CommonScale()), []);
  const mapsOf = (part: Part) =>
    columns.flatMap(({ read }) => {
      const frame = read();
      return frame ? [partOf(frame, part)] : [];
    });
  const scaleOf = (part: Part) => (scales[PARTS.indexOf(part)] as CommonScale).scale(mapsOf(part));

  usePainter(sources, () => {
    columns.forEach(({ read }, i) => {
      const frame = read();
      const step = root.current?.querySelectorAll(".cmp-kernel-step")[i] ?? null;
      setText(step, frame ? steps(frame) : "not measured yet");
    });
    PARTS.forEach((part, i) => {
      const ramp = root.current?.querySelectorAll<HTMLElement>(".cmp-ramp")[i];
      if (!ramp) return;
      const measured = mapsOf(part).length > 0;
      ramp.hidden = !measured;
      if (!measured) return;
      const max = formatSignificant(scaleOf(part).max);
      Object.assign(ramp.dataset, { low: `−${max}`, high: max });
    });
  });

  const names = columns.map(({ name }) => name).join(", ");
  return (
    <section className="cmp-scroll" ref={scroller} aria-label={`Maps of ${names}`}>
      <div
        ref={root}
        className="cmp-kernels"
        style={{ "--columns": columns.length } as React.CSSProperties}
      >
        <span className="cmp-corner" />
        {columns.map(({ key, name, run }) => (
          <p key={key} className="cmp-kernel-name" data-plain={run === null || undefined}>
            {run && <RunMark run={run.drawn} />}
            <b className={run?.drawn.colour}>
              <Explained>{name}</Explained>
            </b>
            <small className="cmp-kernel-step" />
          </p>
        ))}
        {PARTS.map((part) => (
          <Row key={part} part={part}>
            {columns.map(({ key, name, probes, read }) => (
              <MatrixMap
                key={key}
                sources={sources}
                read={() => {
                  const frame = read();
                  if (!frame) return null;
                  const values = partOf(frame, part);
                  return { values, size: sideOf(values), scale: scaleOf(part) };
                }}
                name={`${part} kernel of ${name}`}
                side={SIDE}
                size={probes.length || 32}
                names={probeNames(probes)}
                groups={probeGroups(probes)}
              />
            ))}
          </Row>
        ))}
      </div>
    </section>
  );
}

function Row({ part, children }: { readonly part: Part; readonly children: React.ReactNode }) {
  return (
    <>
      <div className="cmp-part">
        <span className={part === "full" ? "" : part === "gradient" ? "grad" : "rep"}>
          {part !== "full" && <ComponentGlyph of={part} />}
          <Term id={part === "full" ? "kernel" : part}>
            {part === "full" ? "full kernel" : part}
          </Term>
        </span>
        <RampBar ref={null} className="cmp-ramp" />
      </div>
      {children}
    </>
  );
}

/** The step that maps belong to, or the two that were subtracted. */
function steps({ step, against }: KernelComponents): string {
  return against === undefined || against === step
    ? `step ${formatCount(step)}`
    : `steps ${formatCount(step)} and ${formatCount(against)}`;
}
