import { lazy, Suspense } from "react";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { useView } from "../../store/view";
import { LabPage } from "./LabPage";

const OpenPanels = lazy(
  afterFirstPaint(async () => ({ default: (await import("./OpenPanels")).OpenPanels })),
);

/** The Lab, and under its core the instruments that the visitor keeps there. */
export function LabWithPanels() {
  const panels = useView((view) => view.panels.length > 0);
  return (
    <>
      <LabPage />
      {panels && (
        <Suspense fallback={null}>
          <OpenPanels />
        </Suspense>
      )}
    </>
  );
}
