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
  seen: "verdict",
};

/** Why a claim came out as it did, and every comparison with its interval. */
export function Details(props: { readonly claim: Claim; readonly outcome: ClaimOutcome | null }) {
  const { claim, outcome } = props;
  const { explanation, hypothesis } = claim;
  const table = outcome === null ? null : comparisonsTable(claim, outcome);
  return (
    <details className="claim-details">
      <summary>Why, and what was compared</summary>
      {outcome?.verdict === explanation.verdict && (
        <p>
          <Explained>{explanation.text}</Explained>
        </p>
      )}
      <p>
        Fixed in advance: <Explained>{hypothesis}</Explained>
      </p>
      {table && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard
        <section className="claim-table" aria-label="Comparisons" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {table.header.map((cell) => (
                  <th key={cell} scope="col">
                    {HEADS[cell] ? <Term id={HEADS[cell]}>{cell}</Term> : cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, column) => (
                    <td key={table.header[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
