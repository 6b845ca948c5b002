import { useMemo } from "react";
import type { Series } from "../../../charts/series";
import type { RunRecord } from "../../../run/record";
import { Term } from "../../terms/Term";
import type { Playhead } from "../instrument-panel";
import { measurements } from "../measured";
import { Plot, type PlotScene } from "../plot/Plot";
import { beginSteps, endSteps, type Tint } from "../plot/step-axes";
import { drawLines, extentOf, type StepLine } from "../plot/step-lines";

/** The eigenvalues that are drawn, from the largest: enough to see how a spectrum falls. */
const RANKS = [1, 2, 4, 8, 16] as const;
const COMPONENTS = ["representation", "gradient"] as const;
/** Room for the names of the lines, px. */
const NAMES = 44;

/** Eigenvalues of both components over steps, on a logarithmic axis. */
export function Spectra(props: {
  readonly record: RunRecord | null;
  readonly playhead: Playhead;
  readonly maxStep: number;
  readonly tint: Tint | null;
}) {
  const { record, playhead, maxStep, tint } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const step = () => (record ? playhead.stepOf(record) : 0);
  const paint = (scene: PlotScene) => {
    const { overlay, width, height } = scene;
    const lines = record ? eigenvalueLines(record) : [];
    const extent = extentOf(lines, Number.POSITIVE_INFINITY, true);
    if (!extent) {
      overlay.text("empty", 38, height / 2, "not measured yet", {});
      return;
    }
    const chart = beginSteps(scene, {
      box: { left: 38, top: 8, right: width - NAMES, bottom: height - 20 },
      last: Math.max(1, maxStep, record?.lastStep ?? 0),
      playhead: step(),
      domain: [10 ** Math.floor(Math.log10(extent[0])), 10 ** Math.ceil(Math.log10(extent[1]))],
      log: true,
      ticks: 6,
      tint,
    });
    drawLines(scene, chart, lines);
    endSteps(scene, chart);
  };
  return (
    <section className="depth-part">
      <h3 className="ins-title">
        <Term id="spectrum">Spectra</Term> <small>eigenvalues by rank, logarithmic</small>
      </h3>
      <Plot
        className="depth-spectra"
        sources={sources}
        paint={paint}
        describe={() => describeSpectra(record, step())}
      />
    </section>
  );
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

function eigenvalueLines(record: RunRecord): StepLine[] {
  const frames = measurements(record, "kernel-spectra");
  const steps = frames.map(({ step }) => step);
  return COMPONENTS.flatMap((component) =>
    RANKS.map((rank, i): StepLine => {
      const values = frames.map((frame) => {
        const value = frame.arrays[component]?.data[rank - 1] ?? Number.NaN;
        return value > 0 ? value : Number.NaN;
      });
      const series: Series = { length: steps.length, steps, values };
      const subscript = [...String(rank)].map((digit) => SUBSCRIPTS[Number(digit)]).join("");
      const representation = component === "representation";
      return {
        key: `${component} ${rank}`,
        series,
        colour: representation ? "--rep" : "--grad",
        tone: representation ? "rep" : "grad",
        label: `λ${subscript}`,
        component,
        width: i === 0 ? 2 : 1.25,
      };
    }),
  );
}

function describeSpectra(record: RunRecord | null, step: number): string {
  const frame = record?.series("kernel-spectra")?.at(step);
  if (!frame) return "Spectra of both components: not measured yet.";
  const top = COMPONENTS.map((component) => {
    const [first = Number.NaN, second = Number.NaN] = frame.arrays[component]?.data ?? [];
    return `${component}: largest eigenvalue ${first.toPrecision(3)}, second ${second.toPrecision(3)}`;
  });
  return `Spectra at step ${frame.step}. ${top.join("; ")}.`;
}
