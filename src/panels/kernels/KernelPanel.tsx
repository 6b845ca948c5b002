import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { observeSize } from "../../charts/canvas-size";
import { cellAt, evenSide } from "../../charts/heatmap";
import { Crosshair, moveCell } from "./crosshair";
import { EmptyMaps } from "./EmptyMaps";
import { Equation } from "./Equation";
import { GroupLabels } from "./GroupLabels";
import type { Cell, ContextGroup, KernelSource } from "./kernel-source";
import { BAR_WIDTH, KernelView } from "./kernel-view";
import { Lamps } from "./Lamps";
import type { ScaleChoice } from "./map-scales";
import { cellSentence } from "./read-out";
import "./kernels.css";

/** One of the runs whose kernel can be shown. */
export interface KernelTab {
  readonly id: string;
  readonly label: string;
  /** The run's hue; none for what is no run ("difference"). */
  readonly colour?: "std" | "cf" | "third";
}

export interface KernelPanelProps {
  readonly source: KernelSource;
  /** N, the number of probe contexts. */
  readonly size: number;
  /** Names of the contexts [N], e.g. "sort 4172=7". */
  readonly contexts: readonly string[];
  /** Their tasks, in order. */
  readonly groups: readonly ContextGroup[];
  /** What the step in view trains. */
  readonly trained: { readonly classifier: boolean; readonly backbone: boolean };
  readonly scale: ScaleChoice;
  readonly onScale: (scale: ScaleChoice) => void;
  /** What a cell holds, e.g. "(1/V) tr K"; set as mathematics. */
  readonly normalisation: string;
  /** Whose kernel: nothing is offered where there is one run only. */
  readonly tabs: readonly KernelTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  /** Which seed's kernel, where there are several. */
  readonly seed?: string | undefined;
  /** What is said under the full kernel; "their sum" unless the page has something to say of it. */
  readonly sum?: string;
  /** A sentence under the numbers that says what a cell means, for a first visit. */
  readonly gloss?: boolean;
  readonly onHoverCell?: (cell: Cell | null) => void;
}

interface Geometry {
  readonly side: number;
  readonly gap: number;
}

/** The least gap between two maps: room for = and +, px. */
const LEAST_GAP = 24;

/** The kernel and its two components: the same sum in letters, in pictures and in numbers. */
export function KernelPanel(props: KernelPanelProps) {
  const { source, size, contexts, groups, trained, scale, onHoverCell } = props;
  const root = useRef<HTMLElement>(null);
  const maps = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLParagraphElement>(null);
  const view = useRef<KernelView | null>(null);
  const [geometry, setGeometry] = useState<Geometry>({ side: 192, gap: 88 });
  const crosshair = useMemo(() => new Crosshair(), []);
  const hint = useId();

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, ({ width, ratio }) => {
      const wanted = Number.parseFloat(getComputedStyle(element).getPropertyValue("--map")) || 192;
      const room = (width - 2 * LEAST_GAP) / 3;
      const side = evenSide(Math.max(48, Math.min(wanted, room)), size, ratio);
      const gap = Math.max(0, (width - 3 * side) / 2);
      setGeometry((old) => (old.side === side && old.gap === gap ? old : { side, gap }));
    });
  }, [size]);

  const model = useMemo(
    () => ({ source, size, contexts, groups, scale, ...geometry }),
    [source, size, contexts, groups, scale, geometry],
  );
  const latest = useRef(model);
  latest.current = model;

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const all = <E extends Element>(selector: string) => [...element.querySelectorAll<E>(selector)];
    const one = <E extends Element>(selector: string) => element.querySelector<E>(selector) as E;
    const made = new KernelView(
      {
        root: element,
        canvases: all<HTMLCanvasElement>(".kp-map canvas"),
        cross: one<SVGSVGElement>(".kp-cross"),
        bar: one<HTMLCanvasElement>(".kp-bar canvas"),
        barTicks: one<SVGSVGElement>(".kp-bar svg"),
        values: all<HTMLElement>(".kp-value"),
        notes: all<HTMLElement>(".kp-note"),
        step: one<HTMLElement>(".kp-step"),
        rowName: one<HTMLElement>(".kp-row-name"),
        columnName: one<HTMLElement>(".kp-column-name"),
      },
      crosshair,
      latest.current,
    );
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [crosshair]);

  useEffect(() => view.current?.update(model), [model]);

  useEffect(
    () => crosshair.subscribe(() => onHoverCell?.(crosshair.cell)),
    [crosshair, onHoverCell],
  );

  const cellUnder = (event: React.PointerEvent): Cell | null => {
    const target = (event.target as Element).closest(".kp-map");
    if (!target) return null;
    const box = target.getBoundingClientRect();
    return cellAt(event.clientX - box.left, event.clientY - box.top, box.width, size);
  };
  const say = (cell: Cell, pinned: boolean) => {
    const frame = source.current();
    if (!live.current || !frame) return;
    const sentence = cellSentence(frame, size, cell, contexts);
    live.current.textContent = pinned ? `Pinned. ${sentence}` : sentence;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = crosshair.cell;
    const next = moveCell(at, event.key, size);
    if (next) {
      crosshair.hover(next);
      say(next, false);
    } else if (event.key === "Enter" && at) {
      crosshair.togglePin(at);
      say(at, crosshair.pinned !== null);
    } else if (event.key === "Escape" && at) {
      crosshair.clear();
    } else return;
    event.preventDefault();
  };

  const { side, gap } = geometry;
  return (
    <section
      ref={root}
      className="kp"
      data-empty
      aria-label="The kernel and its two components"
      style={{ "--kp-side": `${side}px`, "--kp-gap": `${gap}px` } as React.CSSProperties}
    >
      <Equation classifier={trained.classifier} backbone={trained.backbone} />
      <Lamps {...trained} sum={props.sum ?? "their sum"} />
      {/* biome-ignore lint/a11y/useSemanticElements: no element means a set of pictures with one crosshair */}
      <div
        ref={maps}
        className="kp-three kp-maps"
        role="group"
        aria-label="Kernel maps"
        aria-describedby={hint}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the maps are read with the arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => crosshair.hover(null)}
        onPointerMove={(event) => crosshair.hover(cellUnder(event))}
        onPointerLeave={() => crosshair.hover(null)}
        onPointerDown={(event) => {
          const cell = cellUnder(event);
          if (cell && event.button === 0) crosshair.togglePin(cell);
        }}
      >
        {(["full", "representation", "gradient"] as const).map((name, i) => (
          <div key={name}>
            {i > 0 && <span className="kp-operator kp-middle">{i === 1 ? "=" : "+"}</span>}
            <div className="kp-map">
              <canvas role="img" aria-label={`${name}: not measured yet`} />
            </div>
            {i === 0 && <GroupLabels axis="row" groups={groups} size={size} side={side} />}
          </div>
        ))}
        <EmptyMaps groups={groups} size={size} side={side} gap={gap} />
        <svg className="kp-cross" aria-hidden="true" />
        <p id={hint} className="visually-hidden">
          Arrow keys move the crosshair, Enter pins it, Escape lets go.
        </p>
      </div>
      <div className="kp-three kp-columns">
        {["full", "representation", "gradient"].map((name) => (
          <GroupLabels key={name} axis="column" groups={groups} size={size} side={side} />
        ))}
      </div>
      <div className="kp-three kp-sums">
        {["", "=", "+"].map((sign) => (
          <div key={sign}>
            {sign && <span className="kp-operator">{sign}</span>}
            <strong className="kp-value">–</strong>
            <small className="kp-note" />
            {!sign && (
              <small className="kp-cell">
                <span>
                  <span className="math">x</span> <span className="kp-row-name" />
                </span>
                <span>
                  <span className="math">x′</span> <span className="kp-column-name" />
                </span>
              </small>
            )}
          </div>
        ))}
      </div>
      {props.gloss && (
        <p className="kp-gloss">
          Row <i>x</i>, column <i>x′</i>: how strongly learning from <i>x′</i> moves what the model
          says at <i>x</i>. Blue: along. Ochre: against.
        </p>
      )}
      <KernelCaption {...props} />
      <p ref={live} className="visually-hidden" aria-live="polite" />
    </section>
  );
}

/** A short formula in words and letters: single capitals are variables, and so in italics. */
function Formula(props: { readonly text: string }) {
  const letters = [...props.text.matchAll(/\b[A-Z]\b|[^A-Z]+|[A-Z]+/g)];
  return (
    <span className="kp-normalisation">
      {letters.map((match) =>
        /^[A-Z]$/.test(match[0]) ? <i key={match.index}>{match[0]}</i> : match[0],
      )}
    </span>
  );
}

/** Whose kernel is shown, what a cell holds, and the scale in force. */
function KernelCaption(props: KernelPanelProps) {
  const { tabs, tab, onTab, seed, normalisation, scale, onScale } = props;
  return (
    <div className="kp-caption">
      {(tabs.length > 1 || seed) && <span className="second">Kernel of{seed && ` ${seed}`}</span>}
      {tabs.length > 1 && (
        <span className="tabs">
          {tabs.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className={choice.id === tab ? choice.colour : undefined}
              aria-pressed={choice.id === tab}
              onClick={() => onTab(choice.id)}
            >
              {choice.label}
            </button>
          ))}
        </span>
      )}
      <span className="second">
        cell <Formula text={normalisation} />
      </span>
      <span className="tabs">
        <span className="second">scale</span>
        {(["own", "shared"] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={scale === choice}
            title={
              choice === "own"
                ? "Each map to its own largest value: its structure"
                : "One symmetric-log scale for all three: their sizes"
            }
            onClick={() => onScale(choice)}
          >
            {choice}
          </button>
        ))}
      </span>
      <span className="kp-bar" style={{ width: BAR_WIDTH }} aria-hidden="true">
        <canvas />
        <svg width={BAR_WIDTH} height={18} />
      </span>
    </div>
  );
}
