import { useId, useState } from "react";
import { withoutZeros } from "../../charts/format";
import type { Claim } from "../../claims/claim";
import { comparisonsTable } from "../../claims/claim-tables";
import type { ClaimOutcome } from "../../claims/evaluate-claim";
import { Explained } from "../terms/Explained";
import { Term } from "../terms/Term";

/** The terms of the columns that need one. */
const HEADS: Readonly<Record<string, string>> = {
  role: "comparison-role",
  pairs: "paired-difference",
  "difference [95 %]": "bootstrap-interval",
  d: "effect-size",
  signs: "sign-test",
  "p (Holm)": "holm",
  seen: "seen",
};

/** Every comparison of some runs with its interval. */
function Comparisons(props: {
  readonly claim: Claim;
  readonly outcome: ClaimOutcome;
  /** Which runs they are of. */
  readonly of: string;
}) {
  const { claim, outcome, of } = props;
  const { header, rows, notes } = comparisonsTable(claim, outcome);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard
    <section className="claim-table" aria-label={`Comparisons, ${of}`} tabIndex={0}>
      <table>
        <caption>{of}</caption>
        <thead>
          <tr>
            {header.map((cell) => (
              <th key={cell} scope="col">
                {HEADS[cell] ? <Term id={HEADS[cell]}>{cell}</Term> : cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, column) => (
                <td key={header[column]}>{withoutZeros(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note}>{withoutZeros(note)}</p>
      ))}
    </section>
  );
}

/** Why a claim came out as it did, and every comparison, of the record and of this machine's runs. */
export function Details(props: {
  readonly claim: Claim;
  readonly shipped: ClaimOutcome | null;
  /** What this machine's runs say; null where none are whole. */
  readonly own: ClaimOutcome | null;
}) {
  const { claim, shipped, own } = props;
  const { explanation, hypothesis } = claim;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const shown = shipped ?? own;
  return (
    <>
      <button
        type="button"
        className="claim-why"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        Why, and what was compared
      </button>
      <div className="claim-details" id={id} hidden={!isOpen}>
        {shown?.verdict === explanation.verdict && (
          <p>
            <Explained>{explanation.text}</Explained>
          </p>
        )}
        <p>
          Fixed in advance: <Explained>{hypothesis}</Explained>
        </p>
        {shipped && <Comparisons claim={claim} outcome={shipped} of="the record" />}
        {own && own.seeds.length > 0 && (
          <Comparisons
            claim={claim}
            outcome={own}
            of={`this machine, ${own.seeds.length === 1 ? "seed" : "seeds"} ${own.seeds.join(", ")}`}
          />
        )}
      </div>
    </>
  );
}
