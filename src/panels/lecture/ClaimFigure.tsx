import { CLAIMS } from "../../claims/registry";
import { useClaims } from "../../store/claims";
import { OutcomeFigure } from "../claims/OutcomeFigure";
import { VerdictView } from "../claims/VerdictMark";

/** Height of a row, px: a hall sees further apart what a table has close. */
const ROW = 34;

/** A claim with its verdict and its intervals over seeds, from the shipped results; sealed until the answer. */
export function ClaimFigure({ id, asked }: { readonly id: string; readonly asked: boolean }) {
  const reference = useClaims((state) => state.reference);
  const problem = useClaims((state) => state.problem);
  const claim = CLAIMS.find((one) => one.id === id);
  const outcome = reference?.claims.find((one) => one.id === id) ?? null;
  if (!claim) return null;
  return (
    <section
      className="lec-claim"
      data-sealed={!asked || undefined}
      aria-label="A claim over seeds"
    >
      <p className="lec-claim-words">{claim.sentence}</p>
      <div className="lec-claim-verdict">
        {asked && outcome ? (
          <VerdictView verdict={outcome.verdict} note={claim.dependsOn} />
        ) : (
          <span className="second">{problem ?? "holds, depends, or does not hold?"}</span>
        )}
      </div>
      <div aria-hidden={!asked || undefined}>
        <OutcomeFigure claim={claim} outcome={outcome} own={null} row={ROW} />
      </div>
      {reference && (
        <p className="lec-claim-origin">
          Means and 95 % intervals over {reference.seeds.count} paired seeds, {reference.seeds.from}{" "}
          to {reference.seeds.from + reference.seeds.count - 1}; {reference.backend}, engine{" "}
          {reference.engine_version}, {reference.date.slice(0, 10)}.
        </p>
      )}
    </section>
  );
}
