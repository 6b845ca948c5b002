/** pass@k over k: as the instrument measured it, or as far as the run's evaluations tell. */
import type { RunRecord } from "../../../run/record";
import { arrayOf, measuredAt } from "../measured";

/** pass@k at the k that are known, by ascending k. */
export interface PassCurve {
  /** The step of the policy. */
  readonly step: number;
  readonly tries: readonly number[];
  readonly pass: readonly number[];
}

/** The curve at or before a step; null where it was not measured. */
export function passAt(record: RunRecord, step: number): PassCurve | null {
  const frame = measuredAt(record, "diversity", step);
  const pass = arrayOf(frame, "pass")?.data;
  if (!frame || !pass) return null;
  return { step: frame.step, tries: Array.from(pass, (_, i) => i + 1), pass: Array.from(pass) };
}

/**
 * The curve of θ_0: whole where the instrument was watched from the start, else at the few k that
 * every evaluation gives; null before the first evaluation.
 */
export function startCurve(record: RunRecord): PassCurve | null {
  const first = passAt(record, 0);
  if (first) return first;
  const known = record.names().flatMap((name) => {
    const k = Number(/^diversity\/pass@(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    const value = record.valueAt(name, 0);
    return Number.isFinite(k + value) ? [{ k, value }] : [];
  });
  if (known.length === 0) return null;
  known.sort((a, b) => a.k - b.k);
  return { step: 0, tries: known.map(({ k }) => k), pass: known.map(({ value }) => value) };
}

/** pass@k of a curve; NaN where it is not known. */
export function passOf({ tries, pass }: PassCurve, k: number): number {
  return pass[tries.indexOf(k)] ?? Number.NaN;
}

/** Values of k that are named on a logarithmic axis up to n: powers of two, and n. */
export function namedTries(n: number): number[] {
  const named: number[] = [];
  for (let k = 1; k <= n; k *= 2) named.push(k);
  const last = named.at(-1) ?? 1;
  if (last !== n) {
    if (n / last < 1.4) named.pop();
    named.push(n);
  }
  return named;
}

/** The least k, of those that both know, from which `b` stays above `a`, which begins above it; else null. */
export function overtaken(a: PassCurve, b: PassCurve): number | null {
  const common = a.tries.filter((k) => b.tries.includes(k));
  const lead = (k: number) => passOf(a, k) - passOf(b, k);
  const [first] = common;
  if (first === undefined || !(lead(first) > 0)) return null;
  let from: number | null = null;
  for (const k of common) {
    if (lead(k) < 0) from ??= k;
    else from = null;
  }
  return from;
}
