import type { Claim } from "../../claims/claim";
import { comparisonsTable } from "../../claims/claim-tables";
import type { ClaimOutcome } from "../../claims/evaluate-claim";

/** Why a claim came out as it did, and every comparison with its interval. */
export function Details(props: { readonly claim: Claim; readonly outcome: ClaimOutcome | null }) {
  const { claim, outcome } = props;
  const { explanation, hypothesis } = claim;
  const table = outcome === null ? null : comparisonsTable(claim, outcome);
  return (
    <details className="claim-details">
      <summary>Why, and what was compared</summary>
      {outcome?.verdict === explanation.verdict && <p>{explanation.text}</p>}
      <p>Fixed in advance: {hypothesis}</p>
      {table && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard
        <section className="claim-table" aria-label="Comparisons" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {table.header.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
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
