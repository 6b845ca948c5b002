import type { Claim } from "../../claims/claim";
import type { ClaimOutcome } from "../../claims/evaluate-claim";
import { figureLines, intervalRows } from "./figure-rows";
import { IntervalFigure } from "./IntervalFigure";
import { LinesFigure } from "./LinesFigure";

/** What runs say of a claim, as the claim has it drawn: lines over an axis, or means with their intervals. */
export function OutcomeFigure(props: {
  readonly claim: Claim;
  /** Null while nothing is known. */
  readonly outcome: ClaimOutcome | null;
  /** What this machine's own runs say, drawn beside it; null where it made none. */
  readonly own: ClaimOutcome | null;
  /** Height of a row of intervals, px; a table's where not given. */
  readonly row?: number;
}) {
  const { claim, outcome, own, row } = props;
  const { figure } = claim;
  return figure.kind === "lines" ? (
    <LinesFigure
      lines={figureLines(claim, outcome, own)}
      x={figure.x}
      xLabel={figure.xLabel}
      axis={figure.axis}
    />
  ) : (
    <IntervalFigure
      rows={intervalRows(claim, outcome, own)}
      axis={figure.axis}
      zero={figure.kind === "differences"}
      {...(row === undefined ? {} : { row })}
    />
  );
}
