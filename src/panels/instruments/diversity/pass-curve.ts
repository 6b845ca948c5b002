/** pass@k over k, as the instrument measured it. */
import type { RunRecord } from "../../../run/record";
import { arrayOf, measuredAt, measurements } from "../measured";

/** pass@k for k = 1 … n at or before a step; null where it was not measured. */
export function passAt(record: RunRecord, step: number): Float32Array | null {
  return arrayOf(measuredAt(record, "diversity", step), "pass")?.data ?? null;
}

/** The curve of the run's first measurement, with its step; θ_0's where it was watched from the start. */
export function firstPass(
  record: RunRecord,
): { readonly step: number; readonly pass: Float32Array } | null {
  const first = measurements(record, "diversity")[0];
  const pass = arrayOf(first ?? null, "pass")?.data;
  return first && pass ? { step: first.step, pass } : null;
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

/** The least k from which one curve is never above the other again; null where they do not cross. */
export function crossing(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const n = Math.min(a.length, b.length);
  if (n < 2) return null;
  const sign = (k: number) => Math.sign((a[k] as number) - (b[k] as number));
  const end = sign(n - 1);
  if (end === 0 || sign(0) === end || sign(0) === 0) return null;
  for (let k = n - 1; k > 0; k--) if (sign(k - 1) !== end) return k + 1;
  return null;
}
