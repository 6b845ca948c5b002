/** Cross-entropy on demonstrations and its derivative at the logits (`supervisedObjective`). */
import type { Names } from "./program";

/**
 * `share_of(b, k)`: what token k of a completion weighs in the mean over all that count, 0 where it is
 * padding.
 */
export const SHARES_WGSL = `
fn share_of(b: u32, k: u32) -> f32 {
  return catalogue[S.sequences * (T0 + L) + b * L + k];
}`;

/**
 * ∂(L − c·H̄)/∂z of a sequence's rows to the region `d.z`, zero at the prompt's, and what the sequence
 * adds to the step's scalars; needs the log-probabilities in `z`, and in scope `run`, the sequence b and
 * `start`, its first row.
 */
export function demonstrationGradient(names: Names): string {
  const [z, dz] = [names.region("z"), names.region("d.z")];
  return `
for (var t = tid; t < T; t += WG) {
  let own = ${z} + (start + t) * V;
  let out = ${dz} + (start + t) * V;
  if (t + 1u < T0) {
    for (var v = 0u; v < V; v++) { tape[out + v] = 0.0; }
  } else {
    let k = t + 1u - T0;
    let chosen = token(b, T0 + k);
    let share = share_of(b, k);
    var entropy = 0.0;
    for (var v = 0u; v < V; v++) { entropy -= exp(tape[own + v]) * tape[own + v]; }
    let bonus = run_entropy(run) * share;
    for (var v = 0u; v < V; v++) {
      let probability = exp(tape[own + v]);
      tape[out + v] = share * (probability - select(0.0, 1.0, v == chosen))
        + bonus * probability * (tape[own + v] + entropy);
    }
  }
}
// The sequence's part of loss, entropy and largest probability, by the invocation with least to do.
if (tid == WG - 1u) {
  var loss = 0.0;
  var entropy = 0.0;
  var confidence = 0.0;
  for (var k = 0u; k < L; k++) {
    let own = ${z} + (start + T0 - 1u + k) * V;
    let share = share_of(b, k);
    loss -= share * tape[own + token(b, T0 + k)];
    var top = -1e30;
    for (var v = 0u; v < V; v++) {
      entropy -= share * exp(tape[own + v]) * tape[own + v];
      top = max(top, tape[own + v]);
    }
    confidence += share * exp(top);
  }
  let out = ledger_sequences() + b * 6u;
  ledger[out] = loss;
  for (var i = 1u; i < 4u; i++) { ledger[out + i] = 0.0; }
  ledger[out + 4u] = entropy;
  ledger[out + 5u] = confidence;
}`;
}
