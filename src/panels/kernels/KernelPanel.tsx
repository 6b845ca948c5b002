import {
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type CanvasSize, observeSize } from "../../charts/canvas-size";
import { evenSide } from "../../charts/heatmap";
import type { ColourScale } from "../../store/view";
import { Crosshair } from "./crosshair";
import { EmptyMaps } from "./EmptyMaps";
import { Equation } from "./Equation";
import { GroupLabels } from "./GroupLabels";
import { KernelCaption, type KernelTab } from "./KernelCaption";
import type { Cell, ContextGroup, KernelSource } from "./kernel-source";
import { KernelView } from "./kernel-view";
import { Lamps } from "./Lamps";
import { axisLabels, isWhole } from "./map-window";
import { OrderChoice } from "./OrderChoice";
import { cellSentence } from "./read-out";
import { useMapHandling } from "./use-map-handling";
import { useMapWindow } from "./use-map-window";
import "./maps.css";
import "./kernels.css";

/** What `KernelPanel` is given. */
export interface KernelPanelProps {
  readonly source: KernelSource;
  /** The kernel by which contexts are ordered, whichever is shown; the one shown unless given. */
  readonly ordering?: KernelSource;
  /** N, the number of probe contexts. */
  readonly size: number;
  /** Names of the contexts [N], e.g. "sort 4172=7". */
  readonly contexts: readonly string[];
  /** Their tasks, in order. */
  readonly groups: readonly ContextGroup[];
  /** What the step in view trains. */
  readonly trained: { readonly classifier: boolean; readonly backbone: boolean };
  readonly scale: ColourScale;
  readonly onScale: (scale: ColourScale) => void;
  /** What a cell holds, e.g. "(1/V) tr K"; set as mathematics. */
  readonly normalisation: string;
  /** Whose kernel: nothing is offered where there is one run only. */
  readonly tabs: readonly KernelTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  /** The runs of the tabs are about to be there. */
  readonly awaited?: boolean;
  /** Which seed's kernel, where there are several. */
  readonly seed?: string | undefined;
  /** What is said under the full kernel; "their sum" unless the page has something to say of it. */
  readonly sum?: string;
  /** A sentence on what a cell means, in the place of what can be chosen: for a first visit. */
  readonly gloss?: boolean;
  /** What saves the maps as a picture, at the end of the caption. */
  readonly save?: ReactNode;
  readonly onHoverCell?: (cell: Cell | null) => void;
  /** The side that a map may have, px; the page's own, `--map`, unless given. */
  readonly most?: number;
}

interface Geometry {
  readonly side: number;
  readonly gap: number;
}

/** The least gap between two maps: room for = and +, px. */
const LEAST_GAP = 24;

/**
 * The maps before their room is measured, as large as the page wants them: what stands below is measured
 * by its own room, and would move once it were another.
 */
function firstGeometry(size: number, most: number | undefined): Geometry {
  const page = getComputedStyle(document.documentElement);
  const length = (name: string) => Number.parseFloat(page.getPropertyValue(name));
  const ratio = devicePixelRatio * (length("--zoom") || 1);
  return { side: evenSide(most ?? (length("--map") || 192), size, ratio), gap: 88 };
}

/** The kernel and its two components: the same sum in letters, in pictures and in numbers. */
export function KernelPanel(props: KernelPanelProps) {
  const { source, size, contexts, groups, trained, scale, onHoverCell, most } = props;
  const root = useRef<HTMLElement>(null);
  const maps = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLParagraphElement>(null);
  const view = useRef<KernelView | null>(null);
  const [geometry, setGeometry] = useState<Geometry>(() => firstGeometry(size, most));
  const crosshair = useMemo(() => new Crosshair(), []);
  const title = useId();
  const hint = useId();

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    let box: CanvasSize = { width: 0, height: 0, ratio: 1 };
    const measure = () => {
      const { width, ratio } = box;
      const own = getComputedStyle(element).getPropertyValue("--map");
      const wanted = most ?? (Number.parseFloat(own) || 192);
      const room = (width - 2 * LEAST_GAP) / 3;
      const side = evenSide(Math.max(48, Math.min(wanted, room)), size, ratio);
      const gap = Math.max(0, (width - 3 * side) / 2);
      setGeometry((old) => (old.side === side && old.gap === gap ? old : { side, gap }));
    };
    const end = observeSize(element, (size) => {
      box = size;
      measure();
    });
    // A lower window asks for smaller maps, as wide as it may be.
    addEventListener("resize", measure);
    return () => {
      removeEventListener("resize", measure);
      end();
    };
  }, [size, most]);

  const state = useMapWindow(props.ordering ?? source, size, contexts, crosshair);
  const { window, held, orderBy, zoom } = state;
  const model = useMemo(
    () => ({ source, size, contexts, window, scale, ...geometry }),
    [source, size, contexts, window, scale, geometry],
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
        gloss: element.querySelector<HTMLElement>(".kp-gloss-cell"),
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

  const say = (cell: Cell | null, before: string) => {
    const frame = source.current();
    if (!live.current) return;
    const sentence = cell && frame ? cellSentence(frame, size, cell, contexts) : "";
    live.current.textContent = `${before} ${sentence}`.trim();
  };
  const handlers = useMapHandling({ crosshair, state, groups, view, onSay: say });

  const { side, gap } = geometry;
  const whole = isWhole(window);
  const labels = (axis: "row" | "column") => (
    <GroupLabels
      axis={axis}
      labels={axisLabels(axis, window, groups, contexts, side)}
      side={side}
      onZoom={whole ? handlers.zoomToPlaces : undefined}
    />
  );
  return (
    <section
      ref={root}
      className="kp"
      data-empty
      aria-labelledby={title}
      style={{ "--kp-side": `${side}px`, "--kp-gap": `${gap}px` } as React.CSSProperties}
    >
      <h2 id={title} className="visually-hidden">
        The kernel and its two components
      </h2>
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
        {...handlers.maps}
      >
        {(["full", "representation", "gradient"] as const).map((name, i) => (
          <div key={name}>
            {i > 0 && <span className="kp-operator kp-middle">{i === 1 ? "=" : "+"}</span>}
            <div className="kp-map">
              <canvas role="img" aria-label={`${name}: not measured yet`} />
            </div>
            {i === 0 && labels("row")}
          </div>
        ))}
        <EmptyMaps groups={groups} size={size} side={side} gap={gap} />
        <svg className="kp-cross" aria-hidden="true" />
        <p id={hint} className="visually-hidden">
          Arrow keys move the crosshair, Enter pins it, Z shows the block round it, O changes the
          order, Escape goes back.
        </p>
      </div>
      <div className="kp-three kp-columns">
        {["full", "representation", "gradient"].map((name) => (
          <div key={name}>{labels("column")}</div>
        ))}
        <OrderChoice
          held={held}
          contexts={contexts}
          onOrder={orderBy}
          onWhole={whole ? null : () => zoom(null)}
        />
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
          <span className="kp-gloss-how">
            Row <i>x</i>, column <i>x′</i>: how far learning at <i>x′</i> moves <i>x</i>’s answer,
            where it drives. Blue along, ochre against;{" "}
            {scale === "own" ? "scales differ." : "one scale."}
          </span>
          <span className="kp-gloss-cell" />
        </p>
      )}
      <KernelCaption {...props} window={window} />
      <p ref={live} className="visually-hidden" aria-live="polite" />
    </section>
  );
}
