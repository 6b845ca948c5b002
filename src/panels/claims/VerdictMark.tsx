import type { Verdict } from "../../claims/claim";
import { VERDICT_TEXT } from "../../claims/claim-tables";

/** A disc: full where a claim holds, half where it depends, open where it does not, dotted while undecided. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle
        cx="8"
        cy="8"
        r="7"
        fill={verdict === "holds" ? "var(--ink)" : "none"}
        stroke="var(--ink)"
        strokeWidth="1.5"
        strokeDasharray={verdict === "open" ? "2 2.4" : undefined}
      />
      {verdict === "depends" && <path d="M8 1a7 7 0 0 0 0 14z" fill="var(--ink)" />}
    </svg>
  );
}

/** The mark, the word, and what it depends on or over how many seeds. */
export function VerdictView(props: { readonly verdict: Verdict; readonly note: string }) {
  const { verdict, note } = props;
  return (
    <div className="claim-verdict">
      <VerdictMark verdict={verdict} />
      <span>{VERDICT_TEXT[verdict]}</span>
      <small>{note}</small>
    </div>
  );
}
