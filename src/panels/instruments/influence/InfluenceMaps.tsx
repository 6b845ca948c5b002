import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type CanvasSize, observeSize } from "../../../charts/canvas-size";
import { formatPercent } from "../../../charts/format";
import type { RunRecord } from "../../../run/record";
import { useView } from "../../../store/view";
import { ComponentGlyph } from "../../kernels/ComponentGlyph";
import { readAsTables } from "../../maps-as-tables";
import { Term } from "../../terms/Term";
import type { Playhead } from "../instrument-panel";
import { Plot, type PlotScene } from "../plot/Plot";
import { signedChange } from "../plot/signed-change";
import {
  HEAD,
  type InfluenceCell,
  influenceCellAt,
  influenceLayout,
  moveInfluenceCell,
} from "./influence-layout";
import { COMPONENTS, type InfluenceView, type SampleOrder } from "./influence-view";
import {
  headTop,
  InfluencePainter,
  paintNoInfluence,
  probeText,
  sampleText,
} from "./paint-influence";

/** A cell that is pointed at: told to the painters, not to React. */
class Pointed {
  cell: InfluenceCell | null = null;
  readonly #listeners = new Set<() => void>();

  point(cell: InfluenceCell | null): void {
    if (cell?.row === this.cell?.row && cell?.column === this.cell?.column) return;
    this.cell = cell;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** representation + gradient = influence: probes × samples, with row and column sums as margins. */
export function InfluenceMaps(props: {
  readonly record: RunRecord;
  readonly playhead: Playhead;
  readonly order: SampleOrder;
  /** Where the ends of the scale are named. */
  readonly bar: RefObject<HTMLSpanElement | null>;
  /** The matrix in view; null before the first. */
  readonly view: () => InfluenceView | null;
}) {
  const { record, playhead, order, bar, view } = props;
  const { probes } = record.header;
  const scale = useView((now) => now.scale);
  const root = useRef<HTMLElement>(null);
  const live = useRef<HTMLParagraphElement>(null);
  const [size, setSize] = useState<CanvasSize | null>(null);
  const [samples, setSamples] = useState(128);
  const pointed = useMemo(() => new Pointed(), []);
  const painter = useMemo(() => new InfluencePainter(), []);
  const sources = useMemo(() => [record, playhead, pointed], [record, playhead, pointed]);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, setSize);
  }, []);
  // The number of samples changes with the batch's size only: React may know.
  useEffect(() => {
    const look = () => {
      const found = view();
      if (found) setSamples(found.samples);
    };
    look();
    const ends = [record.subscribe(look), playhead.subscribe(look)];
    return () => {
      for (const end of ends) end();
    };
  }, [record, playhead, view]);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    return readAsTables(element, () => {
      const found = view();
      if (!found) return [];
      const rows = Array.from({ length: found.probes }, (_, i) => probeText(found, probes, i));
      const columns = Array.from({ length: found.samples }, (_, i) =>
        sampleText(found.columns[i] ?? null),
      );
      return COMPONENTS.map((part) => ({
        name: part === "whole" ? "influence, nats" : `influence by ${part}, nats`,
        rows,
        columns,
        values: found.matrices[part].values,
      }));
    });
  }, [view, probes]);

  const layout = useMemo(
    () =>
      influenceLayout({
        width: size?.width ?? 1048,
        height: Math.max(320, size?.height ?? 400),
        probes: probes.length,
        samples,
        ratio: size?.ratio ?? 1,
      }),
    [size, probes, samples],
  );

  const paint = (scene: PlotScene) => {
    const found = view();
    const known = found?.samples === samples;
    if (known) painter.paint(scene, layout, found, probes, order, scale, pointed.cell);
    else paintNoInfluence(scene, layout, probes);
    const end = known ? signedChange(painter.scales[0]?.max ?? 0).slice(1) : "";
    bar.current?.setAttribute("data-low", scale === "own" ? "−" : `−${end}`);
    bar.current?.setAttribute("data-high", scale === "own" ? "+ largest of each" : `+${end} nats`);
  };
  const describe = () => {
    const found = view();
    if (!found) return "Not measured yet.";
    const words = COMPONENTS.map((part) => {
      const { bySample } = found.matrices[part];
      const up = bySample.filter((sum) => sum > 0).length;
      return `${part}: ${formatPercent(up / found.samples)} of the samples raise the probes’ likely tokens`;
    });
    return `Influence of ${found.samples} samples on ${found.probes} probes at step ${found.step}. ${words.join("; ")}.`;
  };
  const say = (cell: InfluenceCell) => {
    const found = view();
    if (!found || !live.current) return;
    const at = cell.row * found.samples + cell.column;
    const values = COMPONENTS.map(
      (part) => `${part} ${signedChange(found.matrices[part].values[at] as number)}`,
    );
    live.current.textContent = `${probeText(found, probes, cell.row)}, by ${sampleText(found.columns[cell.column] ?? null)}: ${values.join(", ")}.`;
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: no element means a set of pictures with one crosshair
    <section
      ref={root}
      className="inf-maps"
      role="group"
      aria-label="Influence of each sample on each probe. Arrow keys move the crosshair."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the maps are read with the arrow keys
      tabIndex={0}
      style={layout.narrow ? { height: layout.total, flex: "none" } : undefined}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === "Escape" && pointed.cell) pointed.point(null);
        else {
          const next = moveInfluenceCell(pointed.cell, event.key, probes.length, samples);
          if (!next) return;
          pointed.point(next);
          say(next);
        }
        event.preventDefault();
      }}
    >
      {COMPONENTS.map((part, i) => {
        const place = layout.places[i] ?? { left: 0, top: 0 };
        return (
          <div
            key={part}
            className="inf-head"
            style={{
              left: place.left,
              top: headTop(place.top, layout.over),
              width: layout.width,
              height: HEAD,
            }}
          >
            {part === "whole" ? (
              <>
                <span className="inf-formula">
                  <i>I</i>
                  <sub>ou</sub>
                </span>
                <strong>
                  <Term id="influence">influence</Term>
                </strong>
              </>
            ) : (
              <>
                <span className="inf-formula">
                  −<i>η</i> ⟨∇
                  <sub>{part === "representation" ? "W" : "ψ"}</sub> log π<sub>o</sub>, ∇
                  <sub>{part === "representation" ? "W" : "ψ"}</sub> <i>L</i>
                  <sub>u</sub>⟩
                </span>
                <strong className={part === "representation" ? "rep" : "grad"}>
                  <ComponentGlyph of={part} />
                  <Term id={part}>{part}</Term>
                </strong>
              </>
            )}
          </div>
        );
      })}
      {!layout.narrow &&
        ["+", "="].map((sign, i) => {
          const place = layout.places[i] ?? { left: 0, top: 0 };
          return (
            <span
              key={sign}
              className="inf-sign"
              aria-hidden="true"
              style={{
                left: place.left + layout.width + layout.side,
                width: layout.gap,
                top: place.top + layout.height / 2 - 16,
              }}
            >
              {sign}
            </span>
          );
        })}
      <Plot
        className="inf-plot"
        sources={sources}
        paint={paint}
        describe={describe}
        onPoint={(at) =>
          pointed.point(at && influenceCellAt(layout, at.x, at.y, probes.length, samples))
        }
      />
      <p ref={live} className="visually-hidden" aria-live="polite" />
    </section>
  );
}
