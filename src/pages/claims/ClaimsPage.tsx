import { useEffect } from "react";
import { headline } from "../../claims/headline";
import { CLAIMS } from "../../claims/registry";
import { problemOf, quote } from "../../experiment/problem";
import { newTermsIn } from "../../glossary/find-terms";
import { backendLabel } from "../../panels/header/BackendBadge";
import { Term } from "../../panels/terms/Term";
import { loadReference, saveOwnResults, stopTrying, useClaims } from "../../store/claims";
import { addLinkProblem, useLab } from "../../store/lab";
import { usePlace } from "../../store/place";
import { PageTop } from "../lab/PageTop";
import { useLabRests } from "../lab/use-lab-rests";
import { ClaimRow } from "./ClaimRow";
import "./claims.css";

/** What each claim is the first on the page to name: explained there. */
const NEW_TERMS = newTermsIn(
  CLAIMS.map(({ sentence, explanation }) => `${sentence} ${explanation.summary}`),
);

/**
 * Every claim with what the shipped runs say of it; any of them can be tried on this machine. `claim` of the
 * address names the one that is shown first.
 */
export function ClaimsPage() {
  const reference = useClaims((state) => state.reference);
  const problem = useClaims((state) => state.problem);
  const made = useClaims((state) => state.results.size);
  const backend = useLab((lab) => lab.status.backend);

  const wanted = usePlace((place) => place.claim ?? null);

  useEffect(() => {
    void loadReference();
    document.title = "Claims · RL post-training playground";
  }, []);
  useLabRests();
  useEffect(() => {
    if (wanted === null) return;
    const row = document.getElementById(`claim-${wanted}`);
    if (row) {
      row.scrollIntoView({ block: "start" });
      row.focus({ preventScroll: true });
      return;
    }
    const known = CLAIMS.map(({ id }) => id).join(", ");
    addLinkProblem(problemOf("claim", `${quote(wanted)} is not a claim`, known));
    usePlace.setState({ claim: null });
  }, [wanted]);
  // Claims are tried only where somebody sees it.
  useEffect(() => stopTrying, []);

  return (
    <div className="claims">
      <PageTop runs={false} />
      <main>
        <div className="claims-top">
          <h1>What the toy can show</h1>
          <p role="status">
            {reference ? headline(reference) : (problem ?? "Loading the shipped results.")}{" "}
            {problem && !reference && (
              <button type="button" className="value" onClick={() => void loadReference()}>
                Try again
              </button>
            )}
          </p>
        </div>
        <div className="claims-head">
          <span>
            <Term id="claim">claim</Term>
          </span>
          <span>
            <Term id="verdict">here it</Term>
          </span>
          <span>
            mean and <Term id="bootstrap-interval">95 % interval</Term> over{" "}
            <Term id="seed">seeds</Term>; ticks are the runs on this machine
          </span>
          <span>on this machine{backend && `, ${backendLabel(backend.name)}`}</span>
        </div>
        {CLAIMS.map((claim, index) => (
          <ClaimRow
            key={claim.id}
            claim={claim}
            number={index + 1}
            current={claim.id === wanted}
            terms={NEW_TERMS[index]}
          />
        ))}
        <footer className="claims-foot">
          {reference && (
            <p>
              The record: {reference.backend}, engine {reference.engine_version},{" "}
              {reference.date.slice(0, 10)}, by <code>{reference.command}</code>. Intervals:{" "}
              {reference.intervals}.{" "}
              <a className="value" href="claims/reference.json" download>
                data
              </a>
              {made > 0 && (
                <>
                  {", "}
                  <button type="button" className="value" onClick={() => saveOwnResults(null)}>
                    the runs made here
                  </button>
                </>
              )}
            </p>
          )}
        </footer>
      </main>
    </div>
  );
}
