/** Where a run stands: what was measured of it at a step, and the sentence that ranks several. */
import { formatCount, formatFixed } from "../../charts/format";
import type { LedePart } from "../../panels/lede/sentence";
import { cohortCurves, summaryAt } from "../../panels/timeline/cohort-source";
import type { RunRecord } from "../../run/record";
import type { SeedMean } from "../../statistics/seed-mean";
import { asideWords, fairRanking } from "./fair-ranking";

/** What was measured, in the metric's unit; of several seeds their mean. */
export interface Standing {
  readonly value: number;
  /** The mean with its interval; null where the run alone measured it. */
  readonly seeds: SeedMean | null;
}

/** A metric of a run at a step, or where it was measured last before it; null where it was not. */
export function standingAt(record: RunRecord, metric: string, step: number): Standing | null {
  const curves = record.cohort && cohortCurves(record.cohort, metric);
  if (curves) {
    const seeds = summaryAt(curves, step);
    return seeds && { value: seeds.mean, seeds };
  }
  const value = record.valueAt(metric, step);
  return Number.isFinite(value) ? { value, seeds: null } : null;
}

/** A run as the sentence speaks of it. */
export interface Contender {
  readonly name: string;
  readonly tone: NonNullable<LedePart["tone"]>;
  readonly task: string;
  /** The step at which its reward was measured. */
  readonly step: number;
  /** Its reward on held-out prompts; null where that was not measured. */
  readonly reward: Standing | null;
}

/** What is found about the runs that are shown, true at the step in view; `open` is how many there are in all. */
export function rankSentence(shown: readonly Contender[], open: number): readonly LedePart[] {
  if (open === 0) {
    return text("No run is open yet. The Lab’s runs come here by themselves once they have begun.");
  }
  if (shown.length === 0) return text("No run is shown: tick one of those below.");
  const measured = shown.flatMap((run) =>
    run.reward ? [{ ...run, value: run.reward.value, seeds: run.reward.seeds }] : [],
  );
  const [first] = measured;
  if (!first) return text("Nothing has been measured of these runs yet.");
  if (new Set(measured.map(({ task }) => task)).size > 1) {
    return text(
      "These runs learn different tasks: what one earns is no measure of what another does.",
    );
  }
  const { ranked, aside } = fairRanking(measured);
  return [...rankWords(ranked), ...asideWords(aside)];
}

/** A run whose reward was measured. */
type Measured = Contender & { readonly value: number; readonly seeds: SeedMean | null };

/** Ranks runs that can be ranked with one another; at least one. */
function rankWords(measured: readonly Measured[]): readonly LedePart[] {
  const ranked = [...measured].sort((a, b) => b.value - a.value);
  const most = ranked[0] as Measured;
  const least = ranked.at(-1) as Measured;
  const together = measured.every(({ step }) => step === most.step);
  const at = (run: Contender) => (together ? "" : ` at step ${formatCount(run.step)}`);
  const opening = together ? `At step ${formatCount(most.step)} ` : "";
  const name = (run: Contender): LedePart => ({ text: run.name, tone: run.tone });
  if (measured.length === 1) {
    return [
      ...text(opening),
      name(most),
      ...text(` earns ${figure(most.value)} on held-out prompts${meanOf([most])}.`),
    ];
  }
  if (figure(most.value) === figure(least.value)) {
    const [both, all] = together ? ["both", "all"] : ["Both", "All"];
    const who = measured.length === 2 ? both : `${all} ${measured.length}`;
    return text(
      `${opening}${who} earn ${figure(most.value)} on held-out prompts${meanOf(measured)}.`,
    );
  }
  if (measured.length === 2) {
    const more = `${figure(most.value - least.value)} more`;
    return [
      ...text(opening),
      name(most),
      ...text(` earns ${more} on held-out prompts than `),
      name(least),
      ...text(
        `: ${figure(most.value)}${at(most)} against ${figure(least.value)}${at(least)}${meanOf([most, least])}.`,
      ),
    ];
  }
  return [
    ...text(`${opening}${together ? "of" : "Of"} ${measured.length} runs `),
    name(most),
    ...text(` earns most on held-out prompts, ${figure(most.value)}${at(most)}; `),
    name(least),
    ...text(` least, ${figure(least.value)}${at(least)}${meanOf([most, least])}.`),
  ];
}

/** A reward as it is written; two that are written alike are not told apart. */
function figure(value: number): string {
  return formatFixed(value);
}

/** What the figures are means of, and whether their intervals tell two of them apart. */
function meanOf(runs: readonly { readonly seeds: SeedMean | null }[]): string {
  const seeds = runs.map((run) => run.seeds);
  const [a, b] = seeds;
  const counts = [...new Set(seeds.map((one) => one?.count ?? 1))];
  if (counts.every((count) => count < 2)) return "";
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const words = `${runs.length === 1 ? "a mean" : "means"} of ${fewest === most ? "" : `${fewest} to `}${most} seeds`;
  const apart = runs.length === 2 ? apartWords(a ?? null, b ?? null) : null;
  return apart === null ? ` (${words})` : ` (${words}, whose 95 % intervals ${apart})`;
}

/** Whether two intervals tell their means apart; null where there are not two. */
export function apartWords(a: SeedMean | null, b: SeedMean | null): string | null {
  if (!a || !b || a.count < 2 || b.count < 2) return null;
  return a.low > b.high || b.low > a.high ? "lie apart" : "overlap";
}

function text(words: string): LedePart[] {
  return words === "" ? [] : [{ text: words }];
}
