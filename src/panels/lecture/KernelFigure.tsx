import { type ReactNode, useMemo, useRef } from "react";
import { formatPercent, formatSignificant } from "../../charts/format";
import { linearScale, type SignedScale } from "../../charts/signed-scale";
import type { KernelFrame } from "../../run/frames";
import { phaseInForce } from "../../store/run-views";
import { MatrixMap } from "../instruments/plot/MatrixMap";
import { ComponentGlyph } from "../kernels/ComponentGlyph";
import { Letter } from "../kernels/Equation";
import { sumComponents } from "../kernels/kernel-source";
import { probeGroups, probeNames } from "../kernels/probe-labels";
import type { Trained } from "../lever/trained";
import { setText, usePainter } from "../use-painter";
import type { FigureProps } from "./scene-run";

/** Side of a map, px: with the lever two are drawn, without it three. */
const SIDE = { two: 178, three: 160 } as const;

type Part = "full" | "representation" | "gradient";

/**
 * The kernel in letters and maps. With the lever: what drives and what changes, a riddle until the
 * answer is out. Without: how large each component is.
 */
export function KernelFigure(
  props: FigureProps & {
    readonly lever: boolean;
    /** What the step in view trains. */
    readonly trained: Trained;
    /** Whether what drives and what changes may be said. */
    readonly said: boolean;
    /** Whether the run has come to where its numbers are read. */
    readonly measured: boolean;
  },
) {
  const { runs, lever, trained, said, measured, stepInView } = props;
  const [run] = runs;
  const record = run?.record ?? null;
  const probes = record?.header.probes;
  const names = useMemo(() => probeNames(probes ?? []), [probes]);
  const groups = useMemo(() => probeGroups(probes ?? []), [probes]);
  const sources = useMemo(() => [record], [record]);
  const full = useRef<{
    readonly of: KernelFrame;
    readonly values: Float32Array;
    readonly scale: SignedScale;
  } | null>(null);
  const read = (part: Part) => () => {
    const frame = record?.kernels.at(stepInView());
    if (!frame) return null;
    const size = Math.round(Math.sqrt(frame.gradient.length));
    if (lever) return part === "full" ? null : { values: frame[part], size };
    // How large they are is the question, so one scale for all.
    if (full.current?.of !== frame) {
      const values = sumComponents(frame, null);
      const diagonal = values.filter((_, at) => at % (size + 1) === 0);
      const mean = diagonal.reduce((sum, value) => sum + value, 0) / size;
      full.current = { of: frame, values, scale: linearScale(mean > 0 ? mean : 1) };
    }
    const { values, scale } = full.current;
    return { values: part === "full" ? values : frame[part], size, scale };
  };
  const map = (part: Part) => (
    <MatrixMap
      sources={sources}
      read={read(part)}
      name={`${part} component of the kernel, (1/V) tr K`}
      side={lever ? SIDE.two : SIDE.three}
      size={probes?.length || 32}
      names={names}
      groups={groups}
    />
  );
  const classifier = trained.classifier !== "none";
  const backbone = trained.backbone !== "none";
  // Before the answer all letters are alike: which of them a wire feeds is the riddle.
  const on = { W: !said || classifier, psi: !said || backbone };
  return (
    <section
      className="lec-kernel"
      data-lever={lever || undefined}
      data-sealed={(!lever && !said) || undefined}
      aria-label="The kernel and its components"
    >
      {lever ? (
        <div className="lec-kernel-k math">K =</div>
      ) : (
        <Column
          formula={
            <>
              <i>K</i>(<i>x</i>, <i>x′</i>)
            </>
          }
          name="full kernel"
          map={map("full")}
        >
          <Size record={record} part="full" shown={said} stepInView={stepInView} />
        </Column>
      )}
      {!lever && <span className="lec-kernel-sign math">=</span>}
      <Column
        formula={
          <>
            ⟨
            <Letter wire="psi" on={on.psi}>
              h
            </Letter>
            ,{" "}
            <Letter wire="psi" on={on.psi}>
              h
            </Letter>
            ′⟩ <i>I</i>
          </>
        }
        name="representation"
        map={map("representation")}
      >
        {lever ? (
          <Lamps
            record={record}
            part="representation"
            drives={classifier}
            changes={backbone}
            said={said}
            measured={measured}
            stepInView={stepInView}
          />
        ) : (
          <Size record={record} part="representation" shown={said} stepInView={stepInView} />
        )}
      </Column>
      <span className="lec-kernel-sign math">
        +
        <small className="lec-own-scale">
          each map
          <br />
          on its own
          <br />
          scale
        </small>
      </span>
      <Column
        formula={
          <>
            <Letter wire="W" on={on.W}>
              W
            </Letter>{" "}
            <Letter wire="psi" on={on.psi}>
              J
            </Letter>{" "}
            <Letter wire="psi" on={on.psi}>
              J
            </Letter>
            ′<sup>⊤</sup>
            <Letter wire="W" on={on.W}>
              W
            </Letter>
            <sup>⊤</sup>
          </>
        }
        name="gradient"
        map={map("gradient")}
      >
        {lever ? (
          <Lamps
            record={record}
            part="gradient"
            drives={backbone}
            changes={classifier || backbone}
            said={said}
            measured={measured}
            stepInView={stepInView}
          />
        ) : (
          <Size record={record} part="gradient" shown={said} stepInView={stepInView} />
        )}
      </Column>
      {!lever && (
        <p className="lec-kernel-legend">
          A cell: how far learning in its column’s context moves the logits in its row’s. One scale
          for all three: strongest at the full kernel’s size, the mean of its diagonal, and beyond.
        </p>
      )}
    </section>
  );
}

function Column(props: {
  readonly formula: ReactNode;
  readonly name: "full kernel" | "representation" | "gradient";
  readonly map: ReactNode;
  readonly children: ReactNode;
}) {
  const { formula, name, map, children } = props;
  return (
    <div className="lec-kernel-column">
      <div className="lec-formula">{formula}</div>
      <div className={`lec-component ${TONE[name]}`}>
        {name !== "full kernel" && <ComponentGlyph of={name} />}
        {name}
      </div>
      {map}
      {children}
    </div>
  );
}

const TONE = { "full kernel": "", representation: "rep", gradient: "grad" } as const;

type Record = FigureProps["runs"][number]["record"] | null;

/** The mean of the diagonal of (1/V) tr K, with which the Lab captions its maps. */
function sizeOf(record: Record, part: Part, step: number): number {
  const count = record?.header.probes.length ?? 0;
  const of = (name: string) => (record?.valueAt(`ntk/${name}/trace`, step) ?? Number.NaN) / count;
  return part === "full" ? of("representation") + of("gradient") : of(part);
}

/** How large a component is, once the answer is out. */
function Size(props: {
  readonly record: Record;
  readonly part: Part;
  readonly shown: boolean;
  readonly stepInView: () => number;
}) {
  const { record, part, shown, stepInView } = props;
  const size = useRef<HTMLElement>(null);
  const share = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLElement>(null);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      const step = stepInView();
      const own = sizeOf(record, part, step);
      const of = own / sizeOf(record, "full", step);
      setText(size.current, shown ? formatSignificant(own) : "?");
      setText(share.current, shown && part !== "full" ? `${formatPercent(of, 1)} of it` : "");
      bar.current?.style.setProperty("width", shown && of > 0 ? `${100 * of}%` : "0");
    },
  );
  return (
    <>
      <div className="lec-size-bar" aria-hidden="true">
        <i ref={bar} className={part} />
      </div>
      <p className="lec-size">
        <strong ref={size}>?</strong>
        {part === "full" ? "size" : <span ref={share} />}
      </p>
    </>
  );
}

/** What drives the update and what it changes, in a stub of the wire and in words. */
function Lamps(props: {
  readonly record: Record;
  readonly part: "representation" | "gradient";
  readonly drives: boolean;
  readonly changes: boolean;
  readonly said: boolean;
  readonly measured: boolean;
  readonly stepInView: () => number;
}) {
  const { record, part, drives, changes, said, measured, stepInView } = props;
  const numbers = useRef<HTMLParagraphElement>(null);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      // Since the lever was last moved: what was before belongs to another phase.
      const step = stepInView();
      const since = (record && phaseInForce(record, step)?.since) ?? 0;
      const start = sizeOf(record, part, since);
      const now = sizeOf(record, part, step);
      setText(
        numbers.current,
        measured ? `size ${formatSignificant(start, 4)} → ${formatSignificant(now, 4)}` : "",
      );
    },
  );
  return (
    <div className="lec-lamps">
      <Lamp on={drives} said={said} question="drives?">
        {drives ? (
          <>
            <b>drives</b> the update
          </>
        ) : (
          "idle in this update"
        )}
      </Lamp>
      <Lamp on={changes} said={said} question="changes?">
        {changes ? <b>changes</b> : "stays the same"}
      </Lamp>
      <p className="lec-trace" ref={numbers} />
    </div>
  );
}

function Lamp(props: {
  readonly on: boolean;
  readonly said: boolean;
  readonly question: string;
  readonly children: ReactNode;
}) {
  const { on, said, question, children } = props;
  return (
    <p className="lec-lamp" data-on={said ? on : undefined}>
      <svg viewBox="0 0 22 8" aria-hidden="true">
        {said ? (
          <path d="M2 4H20" />
        ) : (
          <>
            <circle cx="3" cy="4" r="2.4" />
            <circle cx="19" cy="4" r="2.4" />
          </>
        )}
      </svg>
      <span>{said ? children : question}</span>
    </p>
  );
}
