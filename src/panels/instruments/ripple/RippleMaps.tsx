import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { ColourScale } from "../../../store/view";
import { tokenText } from "../../../tasks/vocabulary";
import { ComponentGlyph } from "../../kernels/ComponentGlyph";
import { readAsTables } from "../../maps-as-tables";
import { Term } from "../../terms/Term";
import { signedChange } from "../plot/signed-change";
import { MapsView, type ProbeGroup } from "./maps-view";
import type { Movements } from "./movement";
import {
  cellUnder,
  contextOfRow,
  HEAD,
  LABELS,
  MEANS,
  moveRippleCell,
  type RippleCell,
  type RippleLayout,
} from "./ripple-layout";
import { PARTS, type Quantity, type RippleReading } from "./ripple-reading";

/** What `RippleMaps` is given. */
export interface RippleMapsProps {
  readonly layout: RippleLayout;
  readonly reading: RippleReading | null;
  readonly moved: Movements | null;
  readonly quantity: Quantity;
  readonly scale: ColourScale;
  /** Whether the step is the theory's: then the formulas are the kernel's. */
  readonly sgd: boolean;
  readonly targets: readonly number[];
  readonly target: string;
  readonly groups: readonly ProbeGroup[];
  readonly names: readonly string[];
  readonly probeCount: number;
  readonly vocabulary: number;
  /** How many contexts the update is on. */
  readonly updated: number;
}

/** representation + gradient = predicted ≈ measured: four maps of contexts × tokens, one crosshair. */
export function RippleMaps(props: RippleMapsProps) {
  const { layout, reading, quantity, sgd, updated, probeCount, vocabulary } = props;
  const root = useRef<HTMLDivElement>(null);
  const view = useRef<MapsView | null>(null);
  const live = useRef<HTMLParagraphElement>(null);
  const hovered = useRef<RippleCell | null>(null);
  const [pinned, setPinned] = useState(false);
  const rows = probeCount + updated + 1;
  const model = useMemo(() => props, [props]);
  const latest = useRef(model);
  latest.current = model;

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    const canvases = [...element.querySelectorAll<HTMLCanvasElement>(".rp-map")];
    const marks = element.querySelector<SVGSVGElement>(".rp-marks");
    const bar = element.querySelector<HTMLCanvasElement>(".rp-bar canvas");
    if (!marks || !bar) return;
    view.current = new MapsView(
      { root: element, canvases, marks, bar },
      { ...latest.current, hovered: null },
    );
    return () => {
      view.current?.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => view.current?.update(model), [model]);
  useEffect(() => {
    const element = root.current;
    return element ? readAsTables(element, () => tablesOf(latest.current)) : undefined;
  }, []);

  const hover = (cell: RippleCell | null) => {
    hovered.current = cell;
    view.current?.update({ hovered: cell });
  };
  const cellOf = (event: React.PointerEvent): RippleCell | null => {
    const canvas = (event.target as Element).closest(".rp-map");
    if (!canvas) return null;
    const box = canvas.getBoundingClientRect();
    const zoom = box.width / layout.map.width;
    const x = (event.clientX - box.left) / zoom;
    const y = (event.clientY - box.top) / zoom;
    return cellUnder(x, y, layout.map, rows, vocabulary, updated);
  };
  const say = (cell: RippleCell) => {
    const context = contextOfRow(cell.row, updated, probeCount);
    if (!live.current || !reading || context === null) return;
    const at = context * vocabulary + cell.column;
    const values = PARTS.map(
      (part) => `${part} ${signedChange(reading.maps[quantity][part][at] ?? 0)}`,
    );
    const where = context >= probeCount ? "the updated context" : props.names[context];
    live.current.textContent = `${where}, token ${tokenText(cell.column)}: ${values.join(", ")}.`;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moveRippleCell(hovered.current, event.key, rows, vocabulary, updated);
    if (next) {
      hover(next);
      say(next);
    } else if (event.key === "Escape" && hovered.current) {
      setPinned(false);
      hover(null);
    } else return;
    event.preventDefault();
  };

  const place = (i: number) => layout.places[i] ?? { left: 0, top: 0 };
  const head = (i: number) => ({
    left: place(i).left,
    top: place(i).top - MEANS - HEAD,
    width: layout.map.width,
  });
  const change =
    quantity === "logit" ? (
      <>
        Δ<i>z</i>
      </>
    ) : (
      <>Δ log π</>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: no element means a set of pictures with one crosshair
    <div
      ref={root}
      className="rp-maps"
      role="group"
      aria-label="The ripple: change of every token in every context. Arrow keys move the crosshair."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the maps are read with the arrow keys
      tabIndex={0}
      style={{ height: layout.height }}
      data-narrow={layout.narrow || undefined}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => {
        if (!pinned) hover(cellOf(event));
      }}
      onPointerLeave={() => {
        if (!pinned) hover(null);
      }}
      onPointerDown={(event) => {
        const cell = event.button === 0 ? cellOf(event) : null;
        if (!cell) return;
        const same = cell.row === hovered.current?.row && cell.column === hovered.current.column;
        setPinned(!(pinned && same));
        hover(cell);
      }}
    >
      <Head at={head(0)} name="representation" term="representation" tone="rep">
        {sgd ? (
          <>
            ⟨<i>h</i>, <i>h</i>
            <sub>u</sub>⟩ (<i>e</i>
            <sub>y</sub> − π)
          </>
        ) : (
          <>
            Δ<i>W</i> <i>h</i>
          </>
        )}
      </Head>
      <Head at={head(1)} name="gradient" term="gradient" tone="grad">
        {sgd ? (
          <>
            <i>W J J</i>
            <sub>u</sub>
            <sup>⊤</sup> <i>W</i>
            <sup>⊤</sup> (<i>e</i>
            <sub>y</sub> − π)
          </>
        ) : (
          <>
            <i>W J</i> Δψ
          </>
        )}
      </Head>
      <Head at={head(2)} name="predicted" term="first-order">
        {change}
      </Head>
      <Head at={head(3)} name="measured" term="ripple">
        {change}
      </Head>
      {["+", "=", "≈"].map((sign, i) => {
        const before = place(i);
        const after = place(i + 1);
        if (after.top !== before.top) return null;
        return (
          <span
            key={sign}
            className="rp-sign"
            aria-hidden="true"
            style={{
              left: before.left + layout.map.width,
              width: layout.gap,
              top: before.top + layout.map.height / 2 - 16,
            }}
          >
            {sign}
          </span>
        );
      })}
      {PARTS.map((part, i) => (
        <canvas
          key={part}
          className="rp-map"
          role="img"
          aria-label={`${part}: not measured yet`}
          style={{ ...place(i), width: layout.map.width, height: layout.map.height }}
        />
      ))}
      <svg className="plot-marks rp-marks" aria-hidden="true" />
      <span
        className="rp-legend"
        style={{ left: place(0).left, top: place(0).top + layout.map.height + LABELS - 16 }}
      >
        {layout.narrow ? "framed: rewarded" : "framed: the rewarded token"}
      </span>
      <span
        className="rp-legend"
        style={{ left: place(1).left, top: place(1).top + layout.map.height + LABELS - 16 }}
      >
        ▶ the updated context
      </span>
      {props.scale === "shared" && (
        <span
          className="rp-legend"
          style={{ left: place(2).left, top: place(2).top + layout.map.height + LABELS - 16 }}
        >
          one scale for all, symmetric log
        </span>
      )}
      <span
        className="rp-bar"
        aria-hidden="true"
        style={{
          left: place(3).left,
          width: layout.map.width,
          top: place(3).top + layout.map.height + LABELS - 16,
        }}
      >
        <canvas />
      </span>
      <p ref={live} className="visually-hidden" aria-live="polite" />
    </div>
  );
}

/** The four maps by number: a row a context, the updated ones last, a column a token. */
function tablesOf({ reading, quantity, names, updated, vocabulary }: RippleMapsProps) {
  if (!reading) return [];
  const here = Array.from({ length: updated }, (_, i) =>
    updated === 1 ? "the updated context" : `updated context ${i + 1}`,
  );
  const columns = Array.from({ length: vocabulary }, (_, token) => tokenText(token));
  const what = quantity === "logit" ? "Δz" : "Δ log π, nats";
  return PARTS.map((part) => ({
    name: `${what}, ${part}`,
    rows: [...names, ...here],
    columns,
    values: reading.maps[quantity][part],
  }));
}

function Head(props: {
  readonly at: { readonly left: number; readonly top: number; readonly width: number };
  readonly name: string;
  readonly term: string;
  readonly tone?: "rep" | "grad";
  readonly children: ReactNode;
}) {
  const { at, name, term, tone } = props;
  return (
    <div className="rp-head" style={at}>
      <span className="rp-formula">{props.children}</span>
      <strong className={tone}>
        {tone && <ComponentGlyph of={tone === "rep" ? "representation" : "gradient"} />}
        <Term id={term}>{name}</Term>
      </strong>
    </div>
  );
}
