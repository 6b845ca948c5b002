import { useMemo } from "react";
import type { Claim } from "../../claims/claim";
import { VERDICT_TEXT } from "../../claims/claim-tables";
import { type ClaimOutcome, evaluateClaim } from "../../claims/evaluate-claim";
import { armExperiment } from "../../claims/plan-claims";
import { encodeLink } from "../../experiment/link";
import { resolveExperiment } from "../../experiment/resolve";
import { termsIn } from "../../glossary/find-terms";
import { Details } from "../../panels/claims/Details";
import { OutcomeFigure } from "../../panels/claims/OutcomeFigure";
import { RunHere } from "../../panels/claims/RunHere";
import { VerdictView } from "../../panels/claims/VerdictMark";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import { Explained } from "../../panels/terms/Explained";
import { keptFractions, nextRuns } from "../../store/claim-seeds";
import {
  mostAtOnce,
  saveOwnResults,
  saveRecord,
  stopTrying,
  tryClaim,
  useClaims,
} from "../../store/claims";
import type { FigureSource } from "../../store/figure-caption";
import { pageAddress } from "../../store/share-link";

const NO_SEEDS: readonly number[] = [];

/** The address of one of the claim's arms in the Lab, beside what it is compared with. */
function labHref(claim: Claim): string {
  const arm = claim.arms.find(({ id }) => id === claim.lab.arm) ?? claim.arms[0];
  if (arm === undefined) return "#";
  const { preset, settings, schedule } = armExperiment(claim, arm, 1);
  const { schedule: id, ...others } = settings;
  return encodeLink(
    resolveExperiment({
      ...{ preset, ...others, companion: claim.lab.companion },
      schedule: id === "custom" ? schedule : id,
    }),
  );
}

/** Under the verdict: what it depends on, or over how many seeds it was reached. */
function noteOf(claim: Claim, shown: ClaimOutcome | null): string {
  if (shown === null) return "";
  if (shown.verdict === "depends") return claim.dependsOn;
  const seeds = `${shown.seeds.length} seeds`;
  return shown.verdict === "open" ? `${seeds} do not decide` : seeds;
}

/** Of what the figure of a claim is. */
function claimSource({ id }: Claim, { verdict, seeds }: ClaimOutcome): FigureSource {
  const verdicts = `${VERDICT_TEXT[verdict]}, over ${seeds.length} seeds.`;
  return {
    configuration: `${verdicts} Means with 95 % intervals over seeds. RL post-training playground.`,
    link: `${pageAddress()}#page=claims`,
    stem: id,
  };
}

/** What was made here for a claim, and what it says. */
function useOwnRuns(claim: Claim) {
  const results = useClaims((state) => state.results);
  const seeds = useClaims((state) => state.seeds[claim.id]) ?? NO_SEEDS;
  const kept = useMemo(() => keptFractions(claim, seeds, results), [claim, seeds, results]);
  // A seed counts once all its arms are there, and only then is anything computed anew.
  const done = seeds.filter((seed) => kept.get(seed) === 1).join(",");
  const own = useMemo(() => {
    const whole = done === "" ? [] : done.split(",").map(Number);
    return whole.length === 0 ? null : evaluateClaim(claim, useClaims.getState().results, whole);
  }, [claim, done]);
  const next = useMemo(
    () => nextRuns(claim, seeds, results, mostAtOnce()),
    [claim, seeds, results],
  );
  return { seeds, kept, own, next };
}

/** One claim: the sentence, the verdict, the figure, and this machine's own runs. */
export function ClaimRow(props: {
  readonly claim: Claim;
  readonly number: number;
  /** Whether the address asks for this one. */
  readonly current: boolean;
  /** The terms that are explained in its words. */
  readonly terms: ReadonlySet<string> | undefined;
}) {
  const { claim, number, current, terms } = props;
  const reference = useClaims((state) => state.reference);
  const trying = useClaims(({ trying: one }) => (one?.claim === claim.id ? one : null));
  const busy = useClaims((state) => state.trying !== null);
  const failure = useClaims((state) => state.failures[claim.id] ?? null);
  const shipped = reference?.claims.find(({ id }) => id === claim.id) ?? null;
  const { seeds, kept, own, next } = useOwnRuns(claim);
  // Without a record what is made here stands for it.
  const shown = shipped ?? own;
  // While the record comes its words have their room already.
  const awaited = useClaims(({ problem }) => problem === null) && shown === null;
  const { explanation } = claim;
  const inSummary = useMemo(() => {
    const before = termsIn(claim.sentence);
    return new Set([...(terms ?? [])].filter((id) => !before.includes(id)));
  }, [claim, terms]);
  const figures = useMemo(
    () => [{ name: `claim ${number}`, title: claim.sentence, selector: ".claim-host" }],
    [claim, number],
  );
  const href = useMemo(() => labHref(claim), [claim]);
  return (
    <article
      id={`claim-${claim.id}`}
      className="claim"
      aria-current={current || undefined}
      tabIndex={-1}
    >
      <div className="claim-words">
        <h2>
          <i>{number}</i>
          <Explained terms={terms}>{claim.sentence}</Explained>
        </h2>
        {(awaited || shown?.verdict === explanation.verdict) && (
          <p data-awaited={awaited || undefined}>
            <Explained terms={inSummary}>{explanation.summary}</Explained>
          </p>
        )}
      </div>
      {shown ? (
        <VerdictView verdict={shown.verdict} note={noteOf(claim, shown)} />
      ) : (
        <div className="claim-verdict" />
      )}
      <div className="figure-host">
        <div className="claim-host">
          <OutcomeFigure claim={claim} outcome={shown} own={own} />
        </div>
        {shown && <FigureMenu figures={figures} source={() => claimSource(claim, shown)} />}
      </div>
      <RunHere
        seeds={seeds}
        done={own?.seeds ?? []}
        kept={kept}
        verdict={own?.verdict ?? null}
        shipped={shipped?.verdict ?? null}
        trying={trying}
        busy={busy}
        failure={failure}
        next={next}
        onRun={(pressed) => void tryClaim(claim.id, pressed)}
        onStop={stopTrying}
        labHref={href}
        onSaveRecord={shipped && (() => saveRecord(claim.id))}
        onSaveOwn={() => saveOwnResults(claim)}
      />
      <Details claim={claim} shipped={shipped} own={own} />
    </article>
  );
}
