import type { Making } from "../../store/sweep/state";
import { durationText } from "./duration";

/** The runs of a sweep on this machine: how many there are, how far they are, and the buttons. */
export function RunBar(props: {
  /** What the form asks for; null where it cannot be run. */
  readonly asked: {
    readonly points: number;
    readonly seeds: number;
    readonly runs: number;
    /** Of them, those that were made here already; null where that was not counted. */
    readonly made: number | null;
    /** For the rest, by the runs made so far; null where there are none. */
    readonly seconds: number | null;
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
}) {
  const { asked, others, plan, making, failure, workers, most } = props;
  const left = plan === null ? 0 : plan.runs - plan.made;
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
              {asked.made === asked.runs
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
            disabled={asked === null || asked.made === asked.runs}
            onClick={props.onRun}
          >
            {asked === null
              ? "Run"
              : asked.made === asked.runs
                ? "All runs are made"
                : `Run ${asked.runs - (asked.made ?? 0)} ${asked.runs - (asked.made ?? 0) === 1 ? "run" : "runs"}`}
          </button>
          {left > 0 && (
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
      {plan && plan.failed > 0 && making === null && (
        <p role="alert">
          {plan.failed} {plan.failed === 1 ? "run" : "runs"} failed: {failure}
        </p>
      )}
    </section>
  );
}
