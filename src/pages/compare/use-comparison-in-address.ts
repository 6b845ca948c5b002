import { useEffect } from "react";
import { showThese, useComparison } from "../../store/compare";
import {
  type ComparisonNames,
  LINKED_RUNS,
  readComparison,
  writeComparison,
} from "../../store/comparison-link";
import { addLinkProblem, useLab } from "../../store/lab";
import { moveTo, usePlace } from "../../store/place";

/** Keeps what is chosen on Compare in its address, and chooses what a link asks for. */
export function useComparisonInAddress(known: Omit<ComparisonNames, "runs">): void {
  const show = usePlace((place) => place.show ?? null);
  useEffect(() => {
    // An address that says nothing leaves the page as it was left.
    if (show !== null && show !== writeComparison(useComparison.getState())) {
      const { companion } = useLab.getState().asked.settings;
      const runs = companion === "none" ? LINKED_RUNS.slice(0, 1) : LINKED_RUNS;
      const { comparison, problems } = readComparison(show, { ...known, runs });
      // One run alone is one without those that are kept here, too.
      if (comparison.hidden.length > 0) showThese([], LINKED_RUNS);
      useComparison.setState(comparison);
      for (const problem of problems) addLinkProblem(problem);
    }
    const keep = () => {
      const { page, show: written = null } = usePlace.getState();
      const text = writeComparison(useComparison.getState());
      if (page === "compare" && text !== written) moveTo({ show: text });
    };
    keep();
    return useComparison.subscribe(keep);
  }, [known, show]);
}
