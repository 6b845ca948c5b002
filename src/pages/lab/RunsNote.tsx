import { Note } from "../../panels/controls/Note";
import { PlaceLink } from "../../panels/header/PlaceLink";
import {
  isKept,
  keepRun,
  keptNames,
  overKept,
  removeKept,
  restoreRemoved,
  showKept,
  takeForkAway,
  useKeptRuns,
} from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { RunMark } from "../compare/RunMark";
import type { ShownRun } from "./shown-runs";
import { markOf } from "./timeline-runs";

/** The runs on the page: which are kept, which are shown, and the way to where they are compared. */
export function RunsNote({ shown }: { readonly shown: readonly ShownRun[] }) {
  const kept = useKeptRuns();
  const main = useLab((lab) => lab.runs.main);
  const over = overKept(kept.runs);
  const going = shown.filter((run) => run.kept === null);
  const taken = going.map(({ identity }) => identity.name);
  const names = keptNames(over, main?.header.experiment ?? null, taken);
  const count = going.length + over.length;
  if (count === 0) return null;
  return (
    <Note words={`runs ${count}`} name={`Runs on the page: ${count}`} title="Runs">
      <ul className="runs-list">
        {going.map(({ record, identity, role }) => (
          <li key={record.header.id}>
            <RunMark run={identity} /> {identity.name}{" "}
            {isKept(kept, record) ? (
              <span className="second">is kept</span>
            ) : (
              <button
                type="button"
                className="value"
                aria-label={`Keep ${identity.name}`}
                onClick={() => keepRun(record)}
              >
                keep
              </button>
            )}
            {role === "fork" && (
              <button
                type="button"
                className="value"
                aria-label={`Take ${identity.name} away`}
                onClick={() => void takeForkAway(record)}
              >
                take away
              </button>
            )}
          </li>
        ))}
        {over.map((run) => {
          const name = names.get(run.id) ?? "";
          return (
            <li key={run.id}>
              <label>
                <input
                  type="checkbox"
                  checked={run.shown}
                  onChange={(event) => showKept(run.id, event.target.checked)}
                />{" "}
                <RunMark run={markOf(run)} /> {name}
              </label>{" "}
              <button
                type="button"
                className="value"
                aria-label={`Take ${name} away`}
                onClick={() => removeKept(run.id)}
              >
                take away
              </button>
            </li>
          );
        })}
      </ul>
      <p className="runs-foot">
        {kept.removed && (
          <button type="button" className="value" onClick={restoreRemoved}>
            bring back what was taken away
          </button>
        )}
        <PlaceLink place={{ page: "compare", instrument: null }} className="value">
          compare them side by side
        </PlaceLink>
      </p>
    </Note>
  );
}
