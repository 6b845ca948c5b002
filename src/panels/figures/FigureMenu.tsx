import { lazy, Suspense } from "react";
import { afterFirstPaint } from "../controls/after-first-paint";
import type { FigureMenuProps } from "./figure";
import "./figures.css";

const Popup = lazy(
  afterFirstPaint(async () => ({ default: (await import("./FigureMenuPopup")).FigureMenuPopup })),
);

/** The word that saves what it stands beside, as SVG or PNG. The nearest `.figure-host` holds it. */
export function FigureMenu(props: FigureMenuProps) {
  return (
    <span className={`figure-menu ${props.className ?? ""}`} data-figure="omit">
      <Suspense fallback={<span className="value">save</span>}>
        <Popup {...props} />
      </Suspense>
    </span>
  );
}
