/** Sums over a workgroup in a fixed order, so that a step gives the same bits every time. */
import { WORKGROUP } from "../capture-shape";

/**
 * `fn total(value, tid) -> f32`, the sum of `value` over the workgroup, at every invocation. Must be
 * called by the whole workgroup.
 */
export const TOTAL_WGSL = `
var<workgroup> partial_sums: array<f32, ${WORKGROUP}>;
fn total(value: f32, tid: u32) -> f32 {
  workgroupBarrier();
  partial_sums[tid] = value;
  workgroupBarrier();
  for (var half = ${WORKGROUP / 2}u; half > 0u; half /= 2u) {
    if (tid < half) { partial_sums[tid] += partial_sums[tid + half]; }
    workgroupBarrier();
  }
  return partial_sums[0];
}`;
