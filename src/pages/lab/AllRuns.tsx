import { termOf } from "../../glossary/glossary";
import { seedName } from "../../panels/seed-name";
import { allRuns, describeRuns, saveAllRuns, saveColumns } from "../../store/all-runs";
import { useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { identityOf } from "../../store/run-identity";

/** Every run and seed on the page as one table, and which of them the files below are of. */
export function AllRuns() {
  const { main } = useLab((lab) => lab.runs);
  useKeptRuns((kept) => kept.runs);
  if (main === null) return null;
  const { seed, seeds } = main.header.experiment.settings;
  const runs = allRuns();
  const which = seeds === 1 ? seedName(seed) : `${seedName(seed)} of ${seeds}`;
  const others = runs.length > 1 || seeds > 1;
  return (
    <>
      <li>
        <button type="button" className="value" onClick={() => void saveAllRuns()}>
          All runs
        </button>{" "}
        <span className="small">
          .csv: {describeRuns(runs)}; a row a step, and{" "}
          <button
            type="button"
            className="value"
            aria-label="What its columns are, as CSV"
            onClick={() => void saveColumns(termOf)}
          >
            its columns
          </button>{" "}
          with units
        </span>
      </li>
      {others && (
        <li className="small files-of">
          Of {identityOf(main).name}, {which}
          {seeds > 1 && " (in the zip the other seeds’ metrics too)"}:
        </li>
      )}
    </>
  );
}
