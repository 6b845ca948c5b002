import { useEffect, useReducer } from "react";
import { intervalOf, knownInterval } from "../../results/point-table";

/** Time that a frame may spend on intervals, ms; one takes about two. */
const SLICE = 8;

/** Computes the intervals of these lists of values that are not known, a few a frame, and draws anew. */
export function useIntervals(wanted: readonly (readonly number[])[]): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let frame = 0;
    const work = () => {
      const begun = performance.now();
      for (const values of wanted) {
        if (values.length === 0 || knownInterval(values) !== null) continue;
        if (performance.now() - begun > SLICE) {
          frame = requestAnimationFrame(work);
          return;
        }
        intervalOf(values);
      }
      redraw();
    };
    const isMissing = wanted.some((values) => values.length > 0 && knownInterval(values) === null);
    if (isMissing) frame = requestAnimationFrame(work);
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
}
