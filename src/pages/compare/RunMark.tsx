import type { TimelineRun } from "../../panels/timeline/timeline-model";

/** A stub of a run's line: its hue and its dash. */
export function RunMark({ run }: { readonly run: Pick<TimelineRun, "colour" | "dash"> }) {
  return (
    <svg className="run-mark" viewBox="0 0 28 8" width="28" height="8" aria-hidden="true">
      <path
        d="M1 4H27"
        stroke={`var(--${run.colour})`}
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray={run.dash?.join(" ")}
      />
    </svg>
  );
}
