/** The columns of the table of runs. */
import { formatFixed } from "../../charts/format";

/** A measure of the table, by its name in the record. */
export interface RunMeasure {
  readonly metric: string;
  readonly title: string;
  readonly decimals: number;
}

export const RUN_MEASURES: readonly RunMeasure[] = [
  { metric: "reward", title: "reward", decimals: 2 },
  { metric: "heldout/reward", title: "held-out reward", decimals: 2 },
  { metric: "entropy", title: "entropy", decimals: 2 },
  { metric: "confidence", title: "confidence", decimals: 2 },
  { metric: "diversity/distinct_valid", title: "different right answers", decimals: 1 },
  { metric: "classifier/norm_answer_rows", title: "‖W‖, answer rows", decimals: 2 },
  { metric: "ntk/gradient_share", title: "gradient’s share of trace", decimals: 3 },
];

/** A value as the table has it, e.g. ".86"; a dash where there is none. */
export function measureText(value: number, { decimals }: RunMeasure): string {
  return Number.isFinite(value) ? formatFixed(value, decimals) : "–";
}
