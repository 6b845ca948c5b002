import type { Verdict } from "../../claims/claim";
import { VERDICT_TEXT } from "../../claims/claim-tables";
import type { Trying } from "../../store/claims";
import { durationText } from "../duration";

/** One claim on this machine: what is there, what is under way, and the button. */
export function RunHere(props: {
  /** Seeds that were asked for here. */
  readonly seeds: readonly number[];
  /** Those of them that are through. */
  readonly done: readonly number[];
  /** What this machine's runs say; null before there are any. */
  readonly verdict: Verdict | null;
  readonly shipped: Verdict | null;
  /** While this claim is tried. */
  readonly trying: Trying | null;
  /** Whether another one is. */
  readonly busy: boolean;
  readonly failure: string | null;
  /** How many seeds the button runs. */
  readonly count: number;
  readonly onRun: () => void;
  readonly onStop: () => void;
  readonly labHref: string;
}) {
  const { seeds, done, verdict, shipped, trying, busy, failure, count } = props;
  const whole = seeds.length > 0 && done.length === seeds.length;
  return (
    <div className="claim-run">
      {seeds.length > 0 && (
        <ol className="claim-seeds" aria-label="Seeds on this machine">
          {seeds.map((seed) => {
            const fraction = done.includes(seed) ? 1 : trying?.seed === seed ? trying.fraction : 0;
            return (
              <li key={seed} data-done={fraction === 1 || undefined}>
                {seed}
                <span className="claim-progress" style={{ width: `${100 * fraction}%` }} />
              </li>
            );
          })}
        </ol>
      )}
      {trying ? (
        <>
          <small>
            seed {trying.seed}
            {trying.secondsLeft !== null && `; about ${durationText(trying.secondsLeft)} to go`}
          </small>
          {verdict !== null && done.length > 0 && (
            <small>
              so far: {verdict === "open" ? "undecided" : VERDICT_TEXT[verdict].toLowerCase()}
            </small>
          )}
          <button type="button" className="value" onClick={props.onStop}>
            stop
          </button>
        </>
      ) : (
        <>
          {whole && verdict !== null && <small role="status">{ownText(verdict, shipped)}</small>}
          {failure !== null && <small role="alert">It stopped: {failure}</small>}
          {seeds.length === 0 ? (
            <button type="button" className="button" disabled={busy} onClick={props.onRun}>
              Run {count} seeds here
            </button>
          ) : (
            <button type="button" className="value" disabled={busy} onClick={props.onRun}>
              {whole ? "run more seeds" : "go on"}
            </button>
          )}
        </>
      )}
      <a className="value" href={props.labHref}>
        open one run in the Lab
      </a>
    </div>
  );
}

/** What this machine's runs say beside the record. */
function ownText(verdict: Verdict, shipped: Verdict | null): string {
  if (verdict === "open") return "these seeds do not decide it";
  if (verdict === shipped) return "these seeds agree with the record";
  return `on these seeds: ${VERDICT_TEXT[verdict].toLowerCase()}`;
}
