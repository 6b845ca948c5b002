import { lazy, type ReactNode, Suspense, useState } from "react";
import type { ColourScale } from "../../store/view";
import { afterFirstPaint } from "../controls/after-first-paint";
import { ScaleTabs } from "../controls/ScaleTabs";
import { Term } from "../terms/Term";
import type { KernelSource } from "./kernel-source";
import { BAR_WIDTH } from "./kernel-view";
import type { MapWindow } from "./map-window";
import "./caption.css";

const KernelTable = lazy(
  afterFirstPaint(async () => ({ default: (await import("./KernelTable")).KernelTable })),
);

/** One of the runs whose kernel can be shown. */
export interface KernelTab {
  readonly id: string;
  readonly label: string;
  /** The run's hue; none for what is no run ("difference"). */
  readonly colour?: "std" | "cf" | "third";
}

/** What `KernelCaption` is given. */
export interface KernelCaptionProps {
  readonly source: KernelSource;
  readonly size: number;
  readonly contexts: readonly string[];
  readonly window: MapWindow;
  readonly scale: ColourScale;
  readonly onScale: (scale: ColourScale) => void;
  readonly normalisation: string;
  readonly tabs: readonly KernelTab[];
  readonly tab: string;
  readonly onTab: (id: string) => void;
  readonly seed?: string | undefined;
  /** The runs of the tabs are about to be there: their room is kept. */
  readonly awaited?: boolean;
  /** What saves the maps as a picture, at the row's end. */
  readonly save?: ReactNode;
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

/** Whose kernel is shown, what a cell holds, and the scale in force; and the way to the numbers. */
export function KernelCaption(props: KernelCaptionProps) {
  const { tabs, tab, onTab, seed, normalisation, scale, onScale, source, size, contexts } = props;
  const [table, setTable] = useState(false);
  // Beside the runs there is room for the seed alone.
  const kernelOf = `Kernel of${seed ? ` ${seed}` : ""}`;
  return (
    <div className="kp-caption" data-awaited={props.awaited || undefined}>
      {(tabs.length > 1 || seed) && (
        <span className="second kp-of" data-seed={seed || undefined}>
          {seed && tabs.length > 1 ? seed : kernelOf}
        </span>
      )}
      {tabs.length > 1 && (
        <span className="tabs kp-runs">
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
        <Term id="cell">
          cell <Formula text={normalisation} />
        </Term>
      </span>
      <ScaleTabs scale={scale} onScale={onScale}>
        <Term id="scale" className="second">
          scale
        </Term>
      </ScaleTabs>
      <button type="button" className="value kp-to-table" onClick={() => setTable(true)}>
        table
      </button>
      {props.save}
      {table && (
        <Suspense fallback={null}>
          <KernelTable
            frame={source.current()}
            size={size}
            contexts={contexts}
            window={props.window}
            of={[tabs.find(({ id }) => id === tab)?.label, seed].filter(Boolean).join(", ")}
            normalisation={normalisation}
            onClose={() => setTable(false)}
          />
        </Suspense>
      )}
      <span className="kp-bar" style={{ width: BAR_WIDTH }} aria-hidden="true">
        <canvas />
        <svg width={BAR_WIDTH} height={18} />
      </span>
    </div>
  );
}
