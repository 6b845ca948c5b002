import { type RefObject, useCallback, useMemo, useRef } from "react";
import { formatPercent } from "../../../charts/format";
import type { RunRecord } from "../../../run/record";
import { useView } from "../../../store/view";
import { taskByToken } from "../../../tasks/registry";
import { ScaleTabs } from "../../controls/ScaleTabs";
import { Term } from "../../terms/Term";
import { setText } from "../../use-painter";
import type { InstrumentPanelProps, Playhead } from "../instrument-panel";
import { measuredAt } from "../measured";
import { MetricChart, type MetricLine } from "../plot/MetricChart";
import { Plot, type PlotScene } from "../plot/Plot";
import { RampBar } from "../plot/RampBar";
import { commonPower, signedChange } from "../plot/signed-change";
import { signed } from "../ripple/sentences";
import { useChoice } from "../use-choice";
import { ORDER } from "./choices";
import { InfluenceMaps } from "./InfluenceMaps";
import {
  type InfluenceView,
  influenceView,
  type SampleOrder,
  sharesByTask,
  strongestSamples,
} from "./influence-view";
import { sampleText } from "./paint-influence";
import "./influence.css";

const ORDERS: readonly {
  readonly order: SampleOrder;
  readonly label: string;
  readonly term?: string;
}[] = [
  { order: "prompt", label: "prompt" },
  { order: "advantage", label: "advantage", term: "advantage" },
  { order: "influence", label: "influence", term: "influence" },
];

/** How each sample of a step's batch moves each probe's likely token, and where that lands. */
export function InfluencePanel({ record, playhead, maxStep }: InstrumentPanelProps) {
  const scale = useView((view) => view.scale);
  const bar = useRef<HTMLSpanElement>(null);
  const power = useRef<HTMLSpanElement>(null);
  const [order, setOrder] = useChoice<SampleOrder>("influence", ORDER);
  const view = useInfluenceView(record, playhead, order);
  const lines = useMemo(() => (record ? shareLines(record) : []), [record]);
  if (!record) return <p className="quiet">Choose an experiment to begin.</p>;
  return (
    <div className="inf">
      <div className="inf-top">
        <span className="second">samples in order of</span>
        <span className="tabs">
          {ORDERS.map((one) => (
            <button
              key={one.order}
              type="button"
              aria-pressed={order === one.order}
              data-term-hint={one.term}
              onClick={() => setOrder(one.order)}
            >
              {one.label}
            </button>
          ))}
        </span>
        <span className="second">scale</span>
        <ScaleTabs scale={scale} onScale={(next) => useView.setState({ scale: next })} />
        <span className="second inf-legend">
          row: a <Term id="probe">probe</Term>’s most likely token; column: a sample;{" "}
          <Term id="scale">symmetric log</Term>
        </span>
        <RampBar ref={bar} />
      </div>
      <InfluenceMaps record={record} playhead={playhead} order={order} bar={bar} view={view} />
      <div className="inf-low">
        <section>
          <h2>
            <Term id="influence-share">Where it lands</Term> <small>share of Σ|I|</small>
          </h2>
          <Landing record={record} playhead={playhead} view={view} />
        </section>
        <section>
          <MetricChart
            title="On other tasks"
            term="influence-share"
            unit="share of Σ|I|"
            lines={lines}
            playhead={playhead}
            maxStep={maxStep}
            range={{ start: [0, 1], bounds: [0, 1], minSpan: 0.1 }}
          />
        </section>
        <section>
          <h2>
            Strongest samples{" "}
            <small>
              mean <Term id="log-probability">Δ log π</Term> on their task, on others,{" "}
              <span ref={power}>nats</span>
            </small>
          </h2>
          <Strongest record={record} playhead={playhead} view={view} unit={power} />
        </section>
      </div>
    </div>
  );
}

/** The matrix at the step in view, made once a measurement and an order. */
function useInfluenceView(
  record: RunRecord | null,
  playhead: Playhead,
  order: SampleOrder,
): () => InfluenceView | null {
  const made = useRef<{ key: unknown; order: SampleOrder; view: InfluenceView | null } | null>(
    null,
  );
  return useCallback(() => {
    if (!record) return null;
    const frame = measuredAt(record, "influence", playhead.stepOf(record));
    if (made.current?.key !== frame || made.current?.order !== order) {
      const batch = frame && record.rollouts.at(frame.step);
      made.current = { key: frame, order, view: influenceView(frame, batch, order) };
    }
    return made.current?.view ?? null;
  }, [record, playhead, order]);
}

function shareLines(record: RunRecord): MetricLine[] {
  return [
    {
      record,
      metric: "influence/representation/unrelated_share",
      colour: "--rep",
      tone: "rep",
      label: "repr.",
      component: "representation",
    },
    {
      record,
      metric: "influence/gradient/unrelated_share",
      colour: "--grad",
      tone: "grad",
      label: "gradient",
      component: "gradient",
    },
  ];
}

interface PartProps {
  readonly record: RunRecord;
  readonly playhead: Playhead;
  readonly view: () => InfluenceView | null;
}

/** Of each component's influence, the share on every task's probes. */
function Landing({ record, playhead, view }: PartProps) {
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const { probes, experiment } = record.header;
  const shares = () => {
    const found = view();
    if (!found) return null;
    return {
      representation: sharesByTask(found.matrices.representation, probes),
      gradient: sharesByTask(found.matrices.gradient, probes),
    };
  };
  const paint = ({ context, overlay, theme, width, height }: PlotScene) => {
    const found = shares();
    if (!found) {
      overlay.text("empty", 0, 15, "not measured yet", {});
      return;
    }
    const row = Math.min(30, height / found.gradient.length);
    const left = 122;
    const room = width - left - 48;
    found.gradient.forEach(({ token, share }, i) => {
      const y = i * row;
      const task = taskByToken(token);
      const own = task?.id === experiment.settings.task;
      overlay.text(`task ${i}`, 0, y + row / 2 + 4, task?.label ?? "", {
        class: own ? "ink bold" : "second",
      });
      const parts = [
        { value: found.representation[i]?.share ?? Number.NaN, colour: "--rep", tone: "rep" },
        { value: share, colour: "--grad", tone: "grad" },
      ];
      parts.forEach(({ value, colour, tone }, p) => {
        const top = y + p * (row / 2 - 1) + 2;
        const thick = row / 2 - 3;
        const known = Number.isFinite(value) ? value : 0;
        context.fillStyle = theme.colour(colour);
        context.fillRect(left, top, Math.max(0.5, known * room), thick);
        const text = Number.isFinite(value) ? formatPercent(value) : "–";
        overlay.text(`share ${i} ${p}`, left + known * room + 5, top + thick / 2 + 4, text, {
          class: tone,
        });
      });
    });
  };
  const describe = () => {
    const found = shares();
    if (!found) return "Not measured yet.";
    const words = found.gradient.map(({ token, share }, i) => {
      const other = found.representation[i]?.share ?? Number.NaN;
      return `${taskByToken(token)?.label ?? ""}: representation ${formatPercent(other)}, gradient ${formatPercent(share)}`;
    });
    return `Where influence lands. ${words.join("; ")}.`;
  };
  return <Plot className="inf-landing" sources={sources} paint={paint} describe={describe} />;
}

/** The samples that move the probes most. */
function Strongest(props: PartProps & { readonly unit: RefObject<HTMLSpanElement | null> }) {
  const { record, playhead, view, unit } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const { probes } = record.header;
  const strongest = (most: number) => {
    const found = view();
    return found ? { found, effects: strongestSamples(found, probes, most) } : null;
  };
  const paint = ({ overlay, width, height }: PlotScene) => {
    const known = strongest(Math.max(1, Math.floor(height / 20)));
    if (!known) {
      overlay.text("empty", 0, 15, "not measured yet", {});
      return;
    }
    // One power of ten for all: the column can be compared by eye.
    const power = commonPower(known.effects.flatMap(({ own, others }) => [own, others]));
    setText(unit.current, power === 0 ? "nats" : `10⁻${power === 3 ? "³" : "⁶"} nats`);
    const figure = (value: number) => signed(value * 10 ** power);
    known.effects.forEach(({ column, own, others }, i) => {
      const y = 15 + 20 * i;
      overlay.text(`sample ${i}`, 0, y, sampleText(known.found.columns[column] ?? null), {
        class: "second",
      });
      overlay.text(`own ${i}`, width - 54, y, figure(own), {
        "text-anchor": "end",
        class: "ink bold",
      });
      overlay.text(`others ${i}`, width, y, figure(others), {
        "text-anchor": "end",
        class: "ink",
      });
    });
  };
  const describe = () => {
    const known = strongest(3);
    if (!known) return "Not measured yet.";
    const words = known.effects.map(
      ({ column, own, others }) =>
        `${sampleText(known.found.columns[column] ?? null)}: ${signedChange(own)} on its task, ${signedChange(others)} on others`,
    );
    return `Strongest samples. ${words.join("; ")}.`;
  };
  return <Plot className="inf-strongest" sources={sources} paint={paint} describe={describe} />;
}
