import type { MouseEvent } from "react";
import type { Verdict } from "../../claims/claim";
import { durationText } from "../../results/duration-text";
import type { NextRuns } from "../../store/claim-seeds";
import type { ClaimFailure, Trying } from "../../store/claims";
import { ownVerdictText } from "./own-verdict";
import { SeedBars } from "./SeedBars";
import { VerdictMark } from "./VerdictMark";

/** One claim on this machine: what is there, what is under way, and the button. */
export function RunHere(props: {
  /** Seeds that were asked for here. */
  readonly seeds: readonly number[];
  /** Those of them that every arm has been run with. */
  readonly done: readonly number[];
  /** Of the steps of a seed's runs how many are kept, by seed. */
  readonly kept: ReadonlyMap<number, number>;
  /** What this machine's runs say; null before there are any. */
  readonly verdict: Verdict | null;
  readonly shipped: Verdict | null;
  /** While this claim is tried. */
  readonly trying: Trying | null;
  /** Whether another one is. */
  readonly busy: boolean;
  readonly failure: ClaimFailure | null;
  /** What the button would make. */
  readonly next: NextRuns;
  /** Told when it was pressed, as events have it. */
  readonly onRun: (pressed: number) => void;
  readonly onStop: () => void;
  readonly labHref: string;
  /** Saves the shipped results; null where there are none. */
  readonly onSaveRecord: (() => void) | null;
  readonly onSaveOwn: () => void;
}) {
  const { seeds, done, kept, verdict, shipped, trying, busy, failure, next } = props;
  const onRun = (event: MouseEvent) => props.onRun(event.timeStamp);
  const whole = seeds.length > 0 && done.length === seeds.length;
  return (
    <div className="claim-run">
      {seeds.length > 0 && (
        <SeedBars
          seeds={seeds}
          fractions={trying?.fractions ?? kept}
          failed={failure?.seeds ?? []}
        />
      )}
      {trying && (
        <small>
          {done.length} of {seeds.length} seeds, {trying.workers} at once
          {trying.secondsLeft !== null && `; about ${durationText(trying.secondsLeft)} to go`}
        </small>
      )}
      {seeds.length > 0 && (
        <small className="claim-own-verdict" role="status">
          {verdict !== null && done.length > 0 && (
            <>
              <VerdictMark verdict={verdict} />
              {ownVerdictText(verdict, done.length, whole, shipped)}
            </>
          )}
        </small>
      )}
      {failure !== null && trying === null && (
        <small role="alert">
          {failure.runs} {failure.runs === 1 ? "run" : "runs"} failed:{" "}
          {failure.message.replace(/\.$/, "")}.
        </small>
      )}
      {seeds.length === 0 && (
        <button type="button" className="button" disabled={busy} onClick={onRun}>
          Run {next.seeds} seeds here
        </button>
      )}
      {trying === null && !whole && <small>{leftText(seeds.length > 0, next)}</small>}
      <span className="claim-links">
        {trying ? (
          <button type="button" className="value" onClick={props.onStop}>
            stop
          </button>
        ) : (
          seeds.length > 0 && (
            <button type="button" className="value" disabled={busy} onClick={onRun}>
              {whole ? "run more seeds" : "go on"}
            </button>
          )
        )}
        <a className="value" href={props.labHref}>
          open one run in the Lab
        </a>
        {props.onSaveRecord && (
          <button type="button" className="value" onClick={props.onSaveRecord}>
            data
          </button>
        )}
        {[...kept.values()].some((fraction) => fraction > 0) && (
          <button type="button" className="value" onClick={props.onSaveOwn}>
            data of these runs
          </button>
        )}
      </span>
    </div>
  );
}

/** What is to be made, and about how long that takes. */
function leftText(begun: boolean, { runs, seconds }: NextRuns): string {
  if (runs === 0) return "its runs are made already";
  const count = `${runs} ${runs === 1 ? "run" : "runs"}${begun ? " left" : ""}`;
  return seconds === null ? count : `${count}, about ${durationText(seconds)}`;
}
