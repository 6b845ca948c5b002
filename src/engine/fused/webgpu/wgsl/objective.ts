/**
 * The objectives and their derivative at the logits (`objective.ts`), one invocation a row of the
 * completion. Every token counts, so the four loss types of grpo are one.
 */
import type { Names } from "./program";

/** What a sequence adds to the step's scalars, and ∂L/∂log π(y) of one of its tokens. */
export const OBJECTIVE_WGSL = `
struct Surrogate { loss: f32, slope: f32, low: f32, high: f32 }

// The clipped surrogate of a ratio, and its derivative by the log of the ratio.
fn surrogate(run: u32, log_ratio: f32, advantage: f32) -> Surrogate {
  if (S.iteration == 0u) { return Surrogate(-advantage, -advantage, 0.0, 0.0); }
  let ratio = exp(log_ratio);
  let lower = run_lower(run);
  let upper = run_upper(run);
  let low = select(0.0, 1.0, ratio < lower && advantage < 0.0);
  let high = select(0.0, 1.0, ratio > upper && advantage > 0.0);
  let whole = ratio * advantage;
  let clipped = clamp(ratio, lower, upper) * advantage;
  return Surrogate(-min(whole, clipped), whole * (low + high - 1.0), low, high);
}

// log of new over old probability of token k, or of the whole completion.
fn log_ratio_of(b: u32, k: u32) -> f32 {
  return ledger[ledger_current() + b * L + k] - ledger[ledger_logp() + b * L + k];
}
fn log_ratio_all(b: u32) -> f32 {
  var sum = 0.0;
  for (var k = 0u; k < L; k++) { sum += log_ratio_of(b, k); }
  return sum;
}

// A token's share of the loss.
fn scale_of(run: u32) -> f32 {
  if (run_algorithm(run) == 0u) { return 1.0 / f32(S.batch * L); }
  return 1.0 / f32(S.batch);
}

// log of base over own probability of token k.
fn base_ratio(b: u32, k: u32) -> f32 {
  return ledger[ledger_reference() + b * L + k] - ledger[ledger_current() + b * L + k];
}

fn slope_of(run: u32, b: u32, k: u32) -> f32 {
  let algorithm = run_algorithm(run);
  let advantage = ledger[ledger_advantages() + b];
  var slope = -advantage;
  if (algorithm == 0u) {
    slope = surrogate(run, log_ratio_of(b, k), advantage).slope;
  } else if (algorithm == 1u) {
    slope = surrogate(run, log_ratio_all(b), advantage).slope;
  }
  if (S.penalised == 1u) { slope -= run_beta(run) * (exp(base_ratio(b, k)) - 1.0); }
  return scale_of(run) * slope;
}

// What a sequence adds to loss, kl and the shares that are clipped: ledger_sequences [b, 0 .. 3].
fn summarise(run: u32, b: u32) {
  let algorithm = run_algorithm(run);
  let advantage = ledger[ledger_advantages() + b];
  let out = ledger_sequences() + b * 6u;
  var loss = 0.0;
  var low = 0.0;
  var high = 0.0;
  if (algorithm == 1u) {
    let all = surrogate(run, log_ratio_all(b), advantage);
    loss = scale_of(run) * all.loss;
    low = all.low / f32(S.batch);
    high = all.high / f32(S.batch);
  }
  var divergence = 0.0;
  for (var k = 0u; k < L; k++) {
    if (algorithm == 0u) {
      let one = surrogate(run, log_ratio_of(b, k), advantage);
      loss += scale_of(run) * one.loss;
      low += one.low / f32(S.batch * L);
      high += one.high / f32(S.batch * L);
    } else if (algorithm == 2u) {
      loss -= scale_of(run) * advantage * ledger[ledger_current() + b * L + k];
    }
    if (S.penalised == 1u) {
      let ratio = base_ratio(b, k);
      let k3 = exp(ratio) - 1.0 - ratio;
      divergence += k3 / f32(S.batch * L);
      loss += run_beta(run) * scale_of(run) * k3;
    }
  }
  ledger[out] = loss;
  ledger[out + 1u] = divergence;
  ledger[out + 2u] = low;
  ledger[out + 3u] = high;
}`;

/**
 * ∂L/∂z of a sequence's rows to the region `d.z`, zero at the prompt's; needs the log-probabilities
 * in `z`, and in scope `run`, the sequence b and `start`, its first row.
 */
export function logitsGradient(names: Names): string {
  const [z, dz] = [names.region("z"), names.region("d.z")];
  return `
let temperature = run_temperature(run);
for (var t = tid; t < T; t += WG) {
  let own = ${z} + (start + t) * V;
  let out = ${dz} + (start + t) * V;
  if (t + 1u < T0) {
    for (var v = 0u; v < V; v++) { tape[out + v] = 0.0; }
  } else {
    let k = t + 1u - T0;
    let chosen = u32(ledger[ledger_tokens() + b * L + k]);
    let weight = slope_of(run, b, k) / temperature;
    var entropy = 0.0;
    for (var v = 0u; v < V; v++) { entropy -= exp(tape[own + v]) * tape[own + v]; }
    let bonus = run_entropy(run) / (temperature * f32(S.batch * L));
    for (var v = 0u; v < V; v++) {
      let probability = exp(tape[own + v]);
      tape[out + v] = weight * (select(0.0, 1.0, v == chosen) - probability)
        + bonus * probability * (tape[own + v] + entropy);
    }
  }
}
// Means of entropy and largest probability, by the invocation that has no row to do.
if (tid == WG - 1u) {
  summarise(run, b);
  var entropy = 0.0;
  var confidence = 0.0;
  for (var t = T0 - 1u; t < T; t++) {
    let own = ${z} + (start + t) * V;
    var top = -1e30;
    for (var v = 0u; v < V; v++) {
      entropy -= exp(tape[own + v]) * tape[own + v];
      top = max(top, tape[own + v]);
    }
    confidence += exp(top);
  }
  ledger[ledger_sequences() + b * 6u + 4u] = entropy / f32(S.batch * L);
  ledger[ledger_sequences() + b * 6u + 5u] = confidence / f32(S.batch * L);
}`;
}
