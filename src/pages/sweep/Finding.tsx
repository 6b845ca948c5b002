import { originText } from "../../panels/sweep/origin-text";
import { cautionsOf, findingOf } from "../../panels/sweep/sentences";
import { measureText, pointText } from "../../panels/sweep/words";
import { Explained } from "../../panels/terms/Explained";
import type { BestPoint } from "../../results/best-point";
import { valueAt } from "../../results/point-table";
import type { RunResult } from "../../results/run-result";
import type { ReportedPoint } from "../../results/sweep-report";
import { closeResults } from "../../store/sweep/files";
import { formOf } from "../../store/sweep/form";
import { freshSweep } from "../../store/sweep/fresh-seeds";
import { useSweep } from "../../store/sweep/state";
import type { ResultsModel } from "./use-results";

/** Fills the form with the best two and seeds that had no part in the choice. */
function tryAgain({ point, next }: BestPoint, results: readonly RunResult[]): void {
  const last = results.reduce(
    (most, { experiment }) => Math.max(most, experiment.settings.seed),
    0,
  );
  const sweep = freshSweep(next === null ? [point] : [point, next.point], last);
  useSweep.setState({ form: formOf(sweep) });
  document.querySelector(".sweep-edit")?.scrollIntoView({ block: "nearest" });
}

/** The finding in a sentence, how far it can be trusted, and where the results come from. */
export function Finding({ model }: { readonly model: ResultsModel }) {
  const { best, keys, measure, wanted, results } = model;
  const isMaking = useSweep(({ making, opened }) => making !== null && opened === null);
  const nameOf = (point: ReportedPoint) => pointText(keys, (key) => valueAt(point, key));
  const finding = best && findingOf(best, measure, wanted, nameOf(best.point), isMaking);
  return (
    <>
      <p className="sweep-lede">
        {finding ? (
          <>
            <Explained>{finding.before}</Explained>
            <b>{finding.point}</b>
            <Explained>{finding.after}</Explained>
          </>
        ) : (
          `No run has a value of ${measureText(measure)}.`
        )}
      </p>
      {best && (
        <p className="sweep-caution">
          <Explained>
            {cautionsOf(best, best.next ? nameOf(best.next.point) : "").join(" ")}
          </Explained>{" "}
          {best.next && best.tied === 1 && (
            <button type="button" className="value" onClick={() => tryAgain(best, results)}>
              make a sweep of these two with other seeds
            </button>
          )}
        </p>
      )}
      <Origins results={results} />
    </>
  );
}

/** Where the results come from: made here or opened, on what, by which engine, when. */
function Origins({ results }: { readonly results: readonly RunResult[] }) {
  const opened = useSweep((state) => state.opened);
  const name = useSweep((state) => state.plan?.sweep.name ?? "sweep");
  return (
    <p className="sweep-origin">
      {opened ? `${opened.names.join(", ")}: ` : `${name}, made here: `}
      {originText(results)}.{" "}
      {opened && (
        <button type="button" className="value" onClick={closeResults}>
          put them away
        </button>
      )}
    </p>
  );
}
