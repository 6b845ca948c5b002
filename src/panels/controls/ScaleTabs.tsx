import type { ReactNode } from "react";
import type { ColourScale } from "../../store/view";

const MEANING: Readonly<Record<ColourScale, string>> = {
  own: "Each map to its own largest value: its structure",
  shared: "One symmetric-log scale for all: their sizes",
};

/** The choice between each map's own scale and one for all. */
export function ScaleTabs(props: {
  readonly scale: ColourScale;
  readonly onScale: (scale: ColourScale) => void;
  /** What stands before the choices, in their row. */
  readonly children?: ReactNode;
}) {
  const { scale, onScale, children } = props;
  return (
    <span className="tabs">
      {children}
      {(["own", "shared"] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={scale === choice}
          title={MEANING[choice]}
          onClick={() => onScale(choice)}
        >
          {choice}
        </button>
      ))}
    </span>
  );
}
