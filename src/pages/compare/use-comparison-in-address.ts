import { useEffect } from "react";
import { showThese, useComparison } from "../../store/compare";
import {
  type ComparisonNames,
  LINKED_RUNS,
  onThisPage,
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
    const before = useComparison.getState();
    if (show !== null && show !== writeComparison(before)) {
      const { asked, runs: going } = useLab.getState();
      const { companion } = asked.settings;
      const runs = companion === "none" ? LINKED_RUNS.slice(0, 1) : LINKED_RUNS;
      const { comparison, problems } = readComparison(show, { ...known, runs });
      // One run alone is one without those that are forked and kept here, too.
      if (comparison.hidden.length > 0) showThese([], LINKED_RUNS);
      const forks = going.forks.map(({ header }) => header.id);
      useComparison.setState(onThisPage(comparison, before, forks));
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
