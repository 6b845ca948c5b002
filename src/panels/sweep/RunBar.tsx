import { durationText } from "../../results/duration-text";
import type { Making } from "../../store/sweep/state";

interface RunBarProps {
  /** What the form asks for; null where it cannot be run. */
  readonly asked: {
    readonly points: number;
    readonly seeds: number;
    readonly runs: number;
    /** Of them, those that were made here already; null where that was not counted. */
    readonly made: number | null;
    /** For the rest, by the runs made so far; null where there are none. */
    readonly seconds: number | null;
    /** Whether they are the runs whose results are shown. */
    readonly isShown: boolean;
  } | null;
  /** Whether more than the fields is wrong. */
  readonly others: readonly string[];
  /** The runs under way, or those of the last sweep. */
  readonly plan: { readonly runs: number; readonly made: number; readonly failed: number } | null;
  readonly making: Making | null;
  readonly failure: string | null;
  readonly workers: number;
  readonly most: number;
  readonly onWorkers: (workers: number) => void;
  readonly onRun: () => void;
  readonly onGoOn: () => void;
  readonly onStop: () => void;
}

/** What the button does. */
function runText(asked: RunBarProps["asked"]): string {
  if (asked === null) return "Run";
  const left = asked.runs - (asked.made ?? 0);
  if (left === 0) return asked.isShown ? "All runs are made" : "Show their results";
  return `Run ${left} ${left === 1 ? "run" : "runs"}`;
}

/** The runs of a sweep on this machine: how many there are, how far they are, and the buttons. */
export function RunBar(props: RunBarProps) {
  const { asked, others, plan, making, failure, workers, most } = props;
  const isMade = asked !== null && asked.made === asked.runs;
  const left = plan === null ? 0 : plan.runs - plan.made;
  // One key for both where the form still asks for what was stopped.
  const isStopped = left > 0 && asked !== null && asked.isShown;
  return (
    <section className="sweep-run" aria-label="Runs">
      {asked && (
        <p>
          <b>
            {asked.points} {asked.points === 1 ? "configuration" : "configurations"} × {asked.seeds}{" "}
            {asked.seeds === 1 ? "seed" : "seeds"} = {asked.runs}{" "}
            {asked.runs === 1 ? "run" : "runs"}
          </b>
          {asked.made !== null && asked.made > 0 && `, ${asked.made} of them made already`}
          {making === null && (
            <span className="second">
              {isMade
                ? ""
                : asked.seconds === null
                  ? "; how long they take is known once the first are made"
                  : `; about ${durationText(asked.seconds)}, by the runs made so far`}
            </span>
          )}
        </p>
      )}
      {others.map((message) => (
        <p key={message} className="sweep-problem" role="alert">
          {message}
        </p>
      ))}
      {making && plan ? (
        <>
          <div
            className="sweep-progress"
            role="progressbar"
            aria-label="Runs made"
            aria-valuemin={0}
            aria-valuemax={plan.runs}
            aria-valuenow={plan.made}
          >
            <i style={{ width: `${100 * making.fraction}%` }} />
          </div>
          <p>
            {plan.made} of {plan.runs} runs
            {making.secondsLeft !== null && `; about ${durationText(making.secondsLeft)} to go`}
            {making.workers > 1 && `; ${making.workers} at once`}
          </p>
          <button type="button" className="button" onClick={props.onStop}>
            Stop
          </button>
        </>
      ) : (
        <div className="sweep-keys">
          <button
            type="button"
            className="button"
            disabled={asked === null || (isMade && asked.isShown)}
            onClick={isStopped ? props.onGoOn : props.onRun}
          >
            {isStopped ? `Go on with the ${left} that are missing` : runText(asked)}
          </button>
          {left > 0 && !isStopped && (
            <button type="button" className="value" onClick={props.onGoOn}>
              go on with the {left} that are missing
            </button>
          )}
          {most > 1 && (
            <label>
              <select
                className="value sweep-select"
                value={workers}
                onChange={(event) => props.onWorkers(Number(event.target.value))}
              >
                {Array.from({ length: most }, (_, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a list of numbers
                  <option key={i} value={i + 1}>
                    {i + 1}
                  </option>
                ))}
              </select>{" "}
              at once
            </label>
          )}
        </div>
      )}
      <span className="visually-hidden" role="status">
        {plan && making === null && left === 0 ? `All ${plan.runs} runs are made` : ""}
      </span>
      {plan && plan.failed > 0 && making === null && (
        <p role="alert">
          {plan.failed} {plan.failed === 1 ? "run" : "runs"} failed: {failure?.replace(/\.$/, "")}.
        </p>
      )}
    </section>
  );
}
