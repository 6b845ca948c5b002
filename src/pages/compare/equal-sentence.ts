/** The sentence over runs that are read at equal reward: who needed fewer steps, and whose entropy is lower. */
import { formatCount, formatFixed } from "../../charts/format";
import type { LedePart } from "../../panels/lede/sentence";
import { formatDifference } from "../../panels/timeline/interval-text";
import type { SeedMean } from "../../statistics/seed-mean";
import { asideWords, fairRanking } from "./fair-ranking";
import { apartWords, type Standing } from "./standing";

/** A run as the sentence speaks of it. */
export interface EqualContender {
  readonly name: string;
  readonly tone: NonNullable<LedePart["tone"]>;
  readonly task: string;
  /** Its seeds: all, those that were there from the start, and those that got there. */
  readonly all: number;
  readonly began: number;
  readonly reached: number;
  /** The step at which it is read, and its entropy there; null where no seed got there. */
  readonly step: Standing | null;
  readonly entropy: Standing | null;
  /** What it differs by from the run of this name, where the two are pairs. */
  readonly paired: {
    readonly from: string;
    readonly step: SeedMean;
    readonly entropy: SeedMean | null;
  } | null;
}

type Read = EqualContender & { readonly step: Standing; readonly seeds: { count: number } };

/** What is found about the runs that are shown at a level of reward. */
export function equalSentence(
  shown: readonly EqualContender[],
  level: number,
): readonly LedePart[] {
  const reward = `a reward of ${formatFixed(level)}`;
  if (shown.length === 0) return text("No run is shown: tick one of those below.");
  if (new Set(shown.map(({ task }) => task)).size > 1) {
    return text("These runs learn different tasks: equal rewards are no equal feats.");
  }
  const read = shown.flatMap((run): Read[] =>
    run.step ? [{ ...run, step: run.step, seeds: { count: run.reached } }] : [],
  );
  if (read.length === 0) {
    return text(`No run that is shown has come to ${reward} over five steps from below it.`);
  }
  const { ranked, aside } = fairRanking(read);
  return [...found(ranked, reward), ...missing(shown), ...partly(ranked), ...asideWords(aside)];
}

function found(runs: readonly Read[], reward: string): readonly LedePart[] {
  const [fewest, most] = ends(runs, (run) => run.step.value);
  if (runs.length === 1) {
    const entropy = fewest.entropy ? `, with an entropy of ${figure(fewest.entropy.value)}` : "";
    return [
      named(fewest),
      ...text(` came to ${reward} at step ${steps(fewest)}${entropy}${over(runs)}.`),
    ];
  }
  const alike = steps(fewest) === steps(most);
  const pair = runs.length === 2 ? pairOf(runs) : null;
  if (runs.length > 2) {
    const needed = alike
      ? text(`All ${runs.length} runs came to ${reward} at step ${steps(fewest)}`)
      : [
          ...text(`Of ${runs.length} runs `),
          named(fewest),
          ...text(` needed fewest steps to ${reward}, ${steps(fewest)}, and `),
          named(most),
          ...text(` most, ${steps(most)}`),
        ];
    return [...needed, ...entropyOfMany(runs), ...text(`${over(runs)}.`)];
  }
  // What the pairs do not tell apart is neither fewer nor more.
  const equal = alike || (pair !== null && (holdsNone(pair.step) || !pair.agrees));
  const when = alike ? `step ${steps(fewest)}` : `steps ${steps(fewest)} and ${steps(most)}`;
  const needed = equal
    ? [named(fewest), ...text(" and "), named(most), ...text(` came to ${reward} at ${when}`)]
    : [
        named(fewest),
        ...text(` needed fewer steps to ${reward} than `),
        named(most),
        ...text(`, ${steps(fewest)} against ${steps(most)}`),
      ];
  return [...needed, ...entropyOfTwo(fewest, most, equal), ...text(`${over(runs)}.`)];
}

function entropyOfTwo(one: Read, other: Read, alike: boolean): readonly LedePart[] {
  if (!one.entropy || !other.entropy) return [];
  const [here, there] = [figure(one.entropy.value), figure(other.entropy.value)];
  if (here === there) return text(`; entropy there is ${here} in both`);
  const pair = pairOf([one, other]);
  const less = one.entropy.value - other.entropy.value;
  const apart = pair?.entropy && (less < 0 !== (pair.name === one.name)) === pair.entropy.mean < 0;
  if (pair?.entropy && (holdsNone(pair.entropy) || apart)) {
    return text(`; entropy there is ${here} against ${there}`);
  }
  const lower = one.entropy.value < other.entropy.value ? "lower" : "higher";
  if (!alike) return text(`; its entropy there is ${lower}, ${here} against ${there}`);
  return [
    ...text("; entropy there is "),
    ...text(`${lower} in `),
    named(one),
    ...text(`, ${here} against ${there}`),
  ];
}

function entropyOfMany(runs: readonly Read[]): readonly LedePart[] {
  const measured = runs.filter(({ entropy }) => entropy !== null);
  if (measured.length < 2) return [];
  const [least, most] = ends(measured, ({ entropy }) => entropy?.value ?? 0);
  const [low, high] = [least, most].map(({ entropy }) => figure(entropy?.value ?? 0));
  if (low === high) return text(`; entropy there is ${low} in all`);
  return [
    ...text("; entropy there is lowest in "),
    named(least),
    ...text(`, ${low}, and highest in `),
    named(most),
    ...text(`, ${high}`),
  ];
}

/** What the figures are of, and what is known of their difference: of pairs more than of two means. */
function over(runs: readonly Read[]): string {
  if (runs.every(({ all }) => all < 2)) return runs.length > 1 ? " (one seed each)" : " (one seed)";
  const pair = runs.length === 2 ? pairOf(runs) : null;
  if (pair) {
    const { name, from, step, entropy } = pair;
    const also = entropy ? `, entropy ${difference(entropy, 2)}` : "";
    return ` (${step.count} pairs, ${name} less ${from}: steps ${difference(step, 1)}${also})`;
  }
  const counts = runs.map(({ reached }) => reached);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const count = `${fewest === most ? "" : `${fewest} to `}${most} seed${most === 1 ? "" : "s"}`;
  const means = `${runs.length === 1 ? "a mean" : "means"} of ${count}`;
  const [a, b] = runs;
  if (runs.length !== 2 || !a || !b) return ` (${means})`;
  const step = apartWords(a.step.seeds, b.step.seeds);
  const entropy = apartWords(a.entropy?.seeds ?? null, b.entropy?.seeds ?? null);
  const also = entropy === null ? "" : `, of entropy ${entropy}`;
  return step === null ? ` (${means})` : ` (${means}; the 95 % intervals of steps ${step}${also})`;
}

/** What one of the runs differs by from another of them, seed by seed; null where they are no pairs. */
function pairOf(runs: readonly Read[]) {
  const names = runs.map(({ name }) => name);
  const run = runs.find(({ paired }) => paired !== null && names.includes(paired.from));
  if (!run?.paired) return null;
  const from = runs.find(({ name }) => name === run.paired?.from);
  // Means over all that got there and the pairs, which got there in both, may point apart.
  const agrees = run.step.value - (from?.step.value ?? 0) < 0 === run.paired.step.mean < 0;
  return { name: run.name, ...run.paired, agrees };
}

/** A difference with its interval, and whether none at all is within it. */
function difference(seeds: SeedMean, decimals: number): string {
  return `${formatDifference(seeds, decimals)}${holdsNone(seeds) ? ", which holds 0" : ""}`;
}

function holdsNone({ low, high }: SeedMean): boolean {
  return low <= 0 && high >= 0;
}

/** Who is not there, or was from the start and so came from nowhere. */
function missing(shown: readonly EqualContender[]): readonly LedePart[] {
  const absent = shown.filter(({ step }) => step === null);
  const [one] = absent;
  if (!one) return [];
  if (absent.length > 1) return text(` ${absent.length} others have not come to it from below.`);
  const words = one.began > 0 ? " began there" : " has not come to it";
  return [...text(" "), named(one), ...text(`${words}.`)];
}

/** Whose mean is one of some seeds only: those that got there, which may be the quick ones. */
function partly(runs: readonly Read[]): readonly LedePart[] {
  return runs
    .filter(({ all, reached }) => reached < all)
    .flatMap((run) => [
      ...text(" Of "),
      named(run),
      ...text(` ${run.reached} of ${run.all} seeds got there, and its figures are of those.`),
    ]);
}

function ends(runs: readonly Read[], value: (run: Read) => number): readonly [Read, Read] {
  const sorted = [...runs].sort((a, b) => value(a) - value(b));
  return [sorted[0] as Read, sorted.at(-1) as Read];
}

/** A step as it is written: of seeds a mean, which is no whole number. */
function steps({ step }: Read): string {
  return step.seeds ? formatFixed(step.value, 1) : formatCount(step.value);
}

function figure(value: number): string {
  return formatFixed(value);
}

function named({ name, tone }: EqualContender): LedePart {
  return { text: name, tone };
}

function text(words: string): LedePart[] {
  return [{ text: words }];
}
