/** What the question "ripple" answered, as its panel reads it. */
import type { InstrumentResult, ResultArray } from "../../../run/protocol";

/** The four maps, in the order of the sum that they make. */
export const PARTS = ["representation", "gradient", "predicted", "measured"] as const;
/** One of the four maps. */
export type Part = (typeof PARTS)[number];

/** Which change the maps show. */
export type Quantity = "log-probability" | "logit";

/** One change of every context and token: each part row-major [contexts, V]. */
export type PartMaps = Readonly<Record<Part, Float32Array>>;

/** What one update does. */
export interface RippleReading {
  /** Token ids of the N probes and then of the updated contexts. */
  readonly contexts: readonly (readonly number[])[];
  /** N. */
  readonly probeCount: number;
  /** V. */
  readonly vocabulary: number;
  readonly maps: Readonly<Record<Quantity, PartMaps>>;
  /** Multiples of the step that were tried, the error of the predicted Δz at each, and rounding's share. */
  readonly scales: Float32Array;
  readonly errors: Float32Array;
  readonly rounding: Float32Array;
}

function need(result: InstrumentResult, name: string): ResultArray {
  const array = result.arrays[name];
  if (!array) throw new Error(`the answer to "ripple" holds no array ${name}`);
  return array;
}

/** Rows of ids padded with −1. */
function rowsOf({ shape, data }: ResultArray): number[][] {
  const [count = 0, length = 0] = shape;
  return Array.from({ length: count }, (_, i) =>
    Array.from(data.subarray(i * length, (i + 1) * length)).filter((token) => token >= 0),
  );
}

/**
 * @param probeCount N: contexts from there on are the updated ones.
 * @throws Error when the answer lacks an array.
 */
export function readRipple(result: InstrumentResult, probeCount: number): RippleReading {
  const maps = (prefix: string): PartMaps =>
    Object.fromEntries(
      PARTS.map((part) => [part, need(result, `${prefix}${part}`).data]),
    ) as Record<Part, Float32Array>;
  return {
    contexts: rowsOf(need(result, "contexts")),
    probeCount,
    vocabulary: need(result, "predicted").shape[1] ?? 0,
    maps: { "log-probability": maps(""), logit: maps("logits_") },
    scales: need(result, "scales").data,
    errors: need(result, "errors").data,
    rounding: need(result, "rounding").data,
  };
}
