/**
 * A whole rollout in one dispatch, one workgroup a sequence: the prompt, then token after token with
 * keys and values kept on the tape (`rollout.ts`), and the reward by the declared rule (`reward.ts`).
 * The forward pass that the update needs is left on the tape.
 */
import { isDigit } from "../../../../tasks/vocabulary";
import type { CaptureShape } from "../capture-shape";
import { forwardFunction, logitsOf } from "./forward";
import { INPUTS, LEDGER, namesOf, type Program, program, TAPE, THETA } from "./program";

/** Weight that puts a sum with any other token in it out of reach of every target. */
const NOT_A_DIGIT = 65536;

/** The rollout of a shape; dispatched once a sequence. */
export function rolloutProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  const { vocabulary } = shape.policy;
  const values = Array.from({ length: vocabulary }, (_, token) =>
    isDigit(token) ? token : NOT_A_DIGIT,
  );
  return program(
    names,
    "rollout",
    [INPUTS, THETA, TAPE, LEDGER],
    `
${forwardFunction(names, "prefill", shape.promptLength)}
${forwardFunction(names, "decode", 1)}

const TOKEN_VALUES = array<f32, ${vocabulary}>(${values.map((value) => `${value}.0`).join(", ")});

// Samples token k of the completion from the features of the row before it.
fn choose(b: u32, k: u32, tid: u32) {
  let base = b * T + T0 - 1u + k;
  ${logitsOf(names, 1)}
  storageBarrier();
  if (tid == 0u) {
    let z = ${names.region("z")} + base * V;
    let noise = noise_base() + (k * S.batch + b) * V;
    var best = 0u;
    var top = -1e30;
    for (var v = 0u; v < V; v++) {
      let score = tape[z + v] / S.temperature + inputs[noise + v];
      if (score > top) { top = score; best = v; }
    }
    ledger[ledger_tokens() + b * L + k] = f32(best);
  }
  storageBarrier();
}

fn reward(b: u32) -> f32 {
  let wanted = target_base(b / S.generations);
  let completion = ledger_tokens() + b * L;
  if (S.noise == 2u) { return inputs[coin_base() + b]; }
  var value = 0.0;
  if (S.rule == 0u) {
    value = 1.0;
    for (var k = 0u; k < L; k++) {
      if (ledger[completion + k] != inputs[wanted + k]) { value = 0.0; }
    }
  } else if (S.rule == 1u) {
    value = 1.0;
    for (var v = 0u; v < V; v++) {
      var count = 0.0;
      for (var k = 0u; k < L; k++) { if (u32(ledger[completion + k]) == v) { count += 1.0; } }
      if (count != inputs[wanted + v]) { value = 0.0; }
    }
  } else if (S.rule == 2u) {
    var sum = 0.0;
    var worth = TOKEN_VALUES;
    for (var k = 0u; k < L; k++) { sum += worth[u32(ledger[completion + k])]; }
    if (sum == inputs[wanted]) { value = 1.0; }
  } else {
    for (var k = 0u; k < L; k++) { value += inputs[wanted + u32(ledger[completion + k])]; }
    value /= f32(L);
  }
  if (S.noise == 1u) { value += inputs[coin_base() + b] * (1.0 - 2.0 * value); }
  return value;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let b = group.x;
  prefill(b, 0u, tid);
  choose(b, 0u, tid);
  for (var k = 1u; k < L; k++) {
    decode(b, T0 + k - 1u, tid);
    choose(b, k, tid);
  }
  if (tid == 0u) { ledger[ledger_rewards() + b] = reward(b); }
}`,
  );
}
