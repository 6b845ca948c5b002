/**
 * Why a run cannot go on, in words: which part of an update, at which rate, moved the predictions by
 * how much. Read off the last two readings of the probes, so that it costs nothing until it is needed.
 */
import { attributeUpdate } from "./attribution";
import { norm } from "./frobenius";
import type { Reading } from "./geometry";
import { readingLogits, vocabularyOf } from "./logit-change";
import { logSoftmax } from "./softmax";

/** A norm this many times the one at the start is said to have exploded. */
const EXPLODED = 1000;

/** What an explanation is made from. */
export interface DivergenceEvidence {
  /** The step whose update is explained. */
  readonly step: number;
  /** W and h on the probes before the step. */
  readonly before: Reading;
  /** The same after it; may hold numbers that are not finite. */
  readonly after: Reading;
  readonly temperature: number;
  /** η of each group at this step; 0 for one that is frozen. */
  readonly rates: { readonly classifier: number; readonly backbone: number };
}

/** Why a run diverged. */
export interface DivergenceExplanation {
  /** Whose update did most; null when neither can be told. */
  readonly part: "classifier" | "backbone" | null;
  /** The largest |Δlog π| of that part on the probes, nats; infinite where it is not a number. */
  readonly nats: number;
  /** One or two sentences for the page. */
  readonly message: string;
}

/** The largest |Δlog π| of a change of the logits; infinite unless all of it is finite. */
function largestMove(
  logits: Float64Array,
  change: Float64Array,
  vocabulary: number,
  temperature: number,
): number {
  const before = logSoftmax(logits, vocabulary, temperature);
  const moved = logits.map((z, i) => z + (change[i] as number));
  return logSoftmax(moved, vocabulary, temperature).reduce((largest, log, i) => {
    const move = Math.abs(log - (before[i] as number));
    return Number.isFinite(move) ? Math.max(largest, move) : Number.POSITIVE_INFINITY;
  }, 0);
}

/** Two significant digits, plainly: 40, 0.3, 1200. */
function plain(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** "moved log-probabilities by 40 nats in one step", or what stands for it without a number. */
function effect(nats: number): string {
  return Number.isFinite(nats)
    ? `moved log-probabilities by ${plain(nats)} nats in one step`
    : "left numbers that are no longer finite";
}

/**
 * Explains the step after which a run could not go on.
 * @throws RangeError when the readings differ in size.
 */
export function explainDivergence(evidence: DivergenceEvidence): DivergenceExplanation {
  const { step, before, after, temperature, rates } = evidence;
  const { logits } = attributeUpdate(before, after, temperature);
  const start = readingLogits(before);
  const vocabulary = vocabularyOf(before);
  const moves = {
    classifier: largestMove(start, logits.classifier, vocabulary, temperature),
    backbone: largestMove(start, logits.backbone, vocabulary, temperature),
  };
  const trained = (["classifier", "backbone"] as const).filter((part) => rates[part] > 0);
  const [part] = trained.toSorted((a, b) => moves[b] - moves[a] || 0);
  if (part === undefined || !(moves[part] > 0)) {
    return { part: null, nats: 0, message: `At step ${step} no update moved the predictions.` };
  }
  const nats = moves[part];
  const first = `At step ${step} the ${part}'s update at rate ${plain(rates[part])} ${effect(nats)}.`;
  const other = trained.find((name) => name !== part);
  const second =
    other === undefined || moves[other] === 0
      ? ""
      : ` That of the ${other}, at rate ${plain(rates[other])}, ${effect(moves[other])}.`;
  return { part, nats, message: `${first}${second}` };
}

/** A norm that has exploded, or a number that is not finite. */
export interface ExplodedNorm {
  readonly what: "classifier" | "features";
  /** Times the norm at the start; not finite where the norm is not. */
  readonly times: number;
  /** One sentence for the page. */
  readonly message: string;
}

/** Says when ‖W‖ or ‖h‖ on the probes has left all bounds since the run's start; null when not. */
export function explodedNorm(now: Reading, start: Reading, step: number): ExplodedNorm | null {
  for (const what of ["classifier", "features"] as const) {
    const times = norm(now[what]) / norm(start[what]);
    if (!(times < EXPLODED)) {
      const subject = what === "classifier" ? "the classifier's norm" : "the features' norm";
      const message = Number.isFinite(times)
        ? `At step ${step} ${subject} is ${plain(times)} times what it was at the start.`
        : `At step ${step} ${subject} is no longer a finite number.`;
      return { what, times, message };
    }
  }
  return null;
}
