import { formatFixed } from "../../charts/format";
import { Term } from "../../panels/terms/Term";
import { LEVELS, useComparison } from "../../store/compare";
import "../../panels/settings/settings.css";
import "./read-choice.css";

/** Where the table and the sentence read the runs: at the step in view, or at equal reward. */
export function ReadChoice() {
  const equal = useComparison((comparison) => comparison.equal);
  const level = useComparison((comparison) => comparison.level);
  const { min, max, step, usual } = LEVELS;
  return (
    <section className="cmp-read" aria-label="Where the runs are read">
      <span>
        read{" "}
        <span className="tabs">
          {[false, true].map((one) => (
            <button
              key={String(one)}
              type="button"
              aria-pressed={equal === one}
              onClick={() => useComparison.setState({ equal: one })}
            >
              {one ? "at equal reward" : "at the step in view"}
            </button>
          ))}
        </span>
      </span>
      {equal && (
        <label className="cmp-level">
          <input
            type="range"
            className="slider"
            {...{ min, max, step }}
            aria-label="Level of reward"
            aria-valuetext={formatFixed(level)}
            value={level}
            style={{ ["--zero" as string]: (usual - min) / (max - min) }}
            onChange={(event) => useComparison.setState({ level: Number(event.target.value) })}
          />
          <b>{formatFixed(level)}</b>
        </label>
      )}
      {equal && (
        <p>
          <Term id="equal-reward">Each seed at its own first step</Term> whose training reward, as a
          mean over the last five steps, is at least {formatFixed(level)}; other measures as
          measured last by then. The curves and kernels below stay at the step in view.
        </p>
      )}
    </section>
  );
}
