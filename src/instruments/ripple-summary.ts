/** The ripple in a few numbers: how far one token moves, and in how many contexts it rises. */
import type { Ripple, RippleChange } from "./ripple";

/** Means over some contexts of one token's change of log π, nats; NaN when there are none. */
export interface TokenMovement {
  readonly count: number;
  readonly representation: number;
  readonly gradient: number;
  readonly predicted: number;
  readonly measured: number;
}

/** How one token moves, by where. */
export interface RippleSummary {
  /** In the updated contexts. */
  readonly here: TokenMovement;
  /** On probes of the update's task. */
  readonly sameTask: TokenMovement;
  /** On probes of all other tasks. */
  readonly otherTasks: TokenMovement;
  /** Probes, N. */
  readonly probes: number;
  /** Probes on which the token's log π rises, by each part. */
  readonly rises: Readonly<Record<keyof RippleChange, number>>;
}

const PARTS = ["representation", "gradient", "predicted", "measured"] as const;

/**
 * How far `token` moves. A context is of the update's task when it begins with the same token.
 * @throws RangeError when the token is outside the vocabulary.
 */
export function rippleSummary(ripple: Ripple, token: number): RippleSummary {
  const { contexts, probeCount, logProbabilities } = ripple;
  const vocabulary = logProbabilities.predicted.length / contexts.length;
  if (!Number.isInteger(token) || token < 0 || token >= vocabulary) {
    throw new RangeError(`token is ${token}; it must be an integer from 0 to ${vocabulary - 1}`);
  }
  const task = contexts[probeCount]?.tokens[0];
  const changeOf = (part: keyof RippleChange, i: number) =>
    logProbabilities[part][i * vocabulary + token] as number;
  const over = (wanted: (i: number) => boolean): TokenMovement => {
    const rows = contexts.map((_, i) => i).filter(wanted);
    const mean = (part: keyof RippleChange) =>
      rows.reduce((sum, i) => sum + changeOf(part, i), 0) / rows.length;
    return {
      count: rows.length,
      representation: mean("representation"),
      gradient: mean("gradient"),
      predicted: mean("predicted"),
      measured: mean("measured"),
    };
  };
  const isTask = (i: number) => contexts[i]?.tokens[0] === task;
  const probes = Array.from({ length: probeCount }, (_, i) => i);
  const rises = Object.fromEntries(
    PARTS.map((part) => [part, probes.filter((i) => changeOf(part, i) > 0).length]),
  ) as Record<keyof RippleChange, number>;
  return {
    here: over((i) => i >= probeCount),
    sameTask: over((i) => i < probeCount && isTask(i)),
    otherTasks: over((i) => i < probeCount && !isTask(i)),
    probes: probeCount,
    rises,
  };
}
