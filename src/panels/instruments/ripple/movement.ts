/** How far the rewarded tokens move, and in how many contexts: the ripple in a few numbers. */
import { PARTS, type Part, type Quantity, type RippleReading } from "./ripple-reading";

/** A number for each of the four maps. */
export type ByPart = Readonly<Record<Part, number>>;

/** Means over some contexts; NaN when there are none. */
export interface Movement {
  readonly count: number;
  readonly mean: ByPart;
}

/** How far the rewarded tokens move, by where. */
export interface Movements {
  /** In the updated contexts, each by its own rewarded token. */
  readonly here: Movement;
  /** On probes of the update's task, mean over the rewarded tokens. */
  readonly sameTask: Movement;
  /** On probes of all other tasks. */
  readonly otherTasks: Movement;
  /** Probes on which the rewarded tokens rise, or fall, in the mean, by part. */
  readonly rises: ByPart;
  readonly falls: ByPart;
  /** The change in each context [contexts] of each part. */
  readonly byContext: Readonly<Record<Part, Float64Array>>;
}

function byPart(of: (part: Part) => number): ByPart {
  return Object.fromEntries(PARTS.map((part) => [part, of(part)])) as Record<Part, number>;
}

/**
 * @param tokens the different rewarded tokens.
 * @param own    the rewarded token of each updated context.
 */
export function movements(
  reading: RippleReading,
  quantity: Quantity,
  tokens: readonly number[],
  own: readonly number[],
): Movements {
  const { contexts, probeCount, vocabulary } = reading;
  const maps = reading.maps[quantity];
  const change = (part: Part, context: number) => {
    const at = context * vocabulary;
    const wanted = context < probeCount ? tokens : [own[context - probeCount] ?? tokens[0] ?? 0];
    return (
      wanted.reduce((sum, token) => sum + (maps[part][at + token] as number), 0) / wanted.length
    );
  };
  const byContext = Object.fromEntries(
    PARTS.map((part) => [part, Float64Array.from(contexts, (_, i) => change(part, i))]),
  ) as Record<Part, Float64Array>;
  const task = contexts[probeCount]?.[0];
  const over = (wanted: (i: number) => boolean): Movement => {
    const places = contexts.map((_, i) => i).filter(wanted);
    const mean = (part: Part) =>
      places.reduce((sum, i) => sum + (byContext[part][i] as number), 0) / places.length;
    return { count: places.length, mean: byPart(mean) };
  };
  return {
    here: over((i) => i >= probeCount),
    sameTask: over((i) => i < probeCount && contexts[i]?.[0] === task),
    otherTasks: over((i) => i < probeCount && contexts[i]?.[0] !== task),
    rises: byPart((part) => byContext[part].subarray(0, probeCount).filter((v) => v > 0).length),
    falls: byPart((part) => byContext[part].subarray(0, probeCount).filter((v) => v < 0).length),
    byContext,
  };
}

/** The mean over the probes of a map's every token, [V]. */
export function columnMeans(reading: RippleReading, quantity: Quantity, part: Part): Float64Array {
  const { probeCount, vocabulary } = reading;
  const values = reading.maps[quantity][part];
  const means = new Float64Array(vocabulary);
  for (let i = 0; i < probeCount * vocabulary; i++) {
    const token = i % vocabulary;
    means[token] = (means[token] as number) + (values[i] as number) / probeCount;
  }
  return means;
}
