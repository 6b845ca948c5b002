/** The sentence where several seeds are trained: what they say together, and how sure that is. */
import { formatFixed as share } from "../../charts/format";
import type { SeedMean } from "../../statistics/seed-mean";
import { type Lede, type LedePart, type LedeRun, MARK, named, say } from "./sentence";

/** What the seeds of one run, or of two, say at the step in view. */
export interface SeedFacts {
  /** How many of each run are compared. */
  readonly seeds: number;
  /** The main run's mean reward over the last few measurements, over its seeds. */
  readonly reward: SeedMean;
  /** The seeds of two runs in pairs; null where there is one run. */
  readonly pairs: {
    /** The main run's reward less the other's, over the last few measurements. */
    readonly difference: SeedMean;
    /** In how many pairs which run was first at `MARK`, and in how many none is there; null if unknown. */
    readonly first: { readonly main: number; readonly other: number; readonly open: number } | null;
  } | null;
}

/** The sentence for these facts, from step 10 or so on. */
export function seedSentence(
  step: number,
  { seeds, reward, pairs }: SeedFacts,
  main: LedeRun,
  other: LedeRun | undefined,
): Lede {
  if (pairs === null || other === undefined) {
    return say(
      "seeds-trend",
      [
        `After ${step} steps ${seeds} seeds of `,
        named(main),
        ` earn ${share(reward.mean)} on average over the last five steps, 95 % interval ${interval(reward)}.`,
      ],
      "over-seeds",
    );
  }
  const { first, difference } = pairs;
  const apart = difference.low > 0 || difference.high < 0;
  const ahead = difference.mean > 0 ? main : other;
  const more = `earns ${share(Math.abs(difference.mean))} more in the last five steps`;
  if (first !== null && first.main + first.other > 0) {
    // The one that was just named is "it".
    const isNamed = first.main !== first.other && first.main > first.other === (ahead === main);
    return say(
      "seeds-first",
      [
        ...whoWasFirst(seeds, first, main, other),
        ...(apart
          ? [isNamed ? "it" : named(ahead), ` ${more}, ${sizes(difference)}.`]
          : ["their rewards cannot now be told apart."]),
      ],
      "paired-seeds",
    );
  }
  return say(
    "seeds-race",
    apart
      ? [`Over ${seeds} seeds `, named(ahead), ` ${more}, ${sizes(difference)}.`]
      : [
          `Over ${seeds} seeds the rewards of `,
          named(main),
          " and ",
          named(other),
          ` cannot be told apart after ${step} steps.`,
        ],
    "paired-seeds",
  );
}

/** "CF-RL reached reward .8 first in 7 of 8 seeds; ". */
function whoWasFirst(
  seeds: number,
  first: { readonly main: number; readonly other: number; readonly open: number },
  main: LedeRun,
  other: LedeRun,
): readonly (string | LedePart)[] {
  const mark = `reward ${share(MARK, 1)}`;
  const sofar = first.open > 0 ? " so far" : "";
  if (first.main === first.other) {
    const each = ` were each first to ${mark} in ${first.main} of ${seeds} seeds${sofar}; `;
    return [named(main), " and ", named(other), each];
  }
  const leader = first.main > first.other ? main : other;
  const count = Math.max(first.main, first.other);
  return [named(leader), ` reached ${mark} first in ${count} of ${seeds} seeds${sofar}; `];
}

/** "95 % interval .05 to .19", of a difference by its size. */
function sizes({ mean, low, high }: SeedMean): string {
  const ends = mean > 0 ? { low, high } : { low: -high, high: -low };
  return `95 % interval ${interval(ends)}`;
}

function interval({ low, high }: Pick<SeedMean, "low" | "high">): string {
  return `${share(low)} to ${share(high)}`;
}
