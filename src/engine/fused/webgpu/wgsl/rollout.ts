/**
 * A whole rollout in one dispatch, one workgroup a sequence: the prompt, then token after token with
 * keys and values kept on the tape (`rollout.ts`), and the reward by the declared rule (`reward.ts`).
 * The noise of both is drawn here. The forward pass that the update needs is left on the tape.
 */
import { isDigit } from "../../../../tasks/vocabulary";
import { STREAMS } from "../../../random";
import type { CaptureShape } from "../capture-shape";
import { forwardFunction, logitsOf } from "./forward";
import { CATALOGUE, LEDGER, namesOf, type Program, program, TABLE, TAPE, THETA } from "./program";
import { THREEFRY_WGSL } from "./threefry";

/** Weight that puts a sum with any other token in it out of reach of every target. */
const NOT_A_DIGIT = 65536;

/** The rollout of a shape; dispatched once a sequence and run. */
export function rolloutProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  const { vocabulary } = shape.policy;
  const values = Array.from({ length: vocabulary }, (_, token) =>
    isDigit(token) ? token : NOT_A_DIGIT,
  );
  return program(
    names,
    "rollout",
    [CATALOGUE, TABLE, THETA, TAPE, LEDGER],
    `
${THREEFRY_WGSL}
${forwardFunction(names, "prefill", shape.promptLength)}
${forwardFunction(names, "decode", 1)}

const TOKEN_VALUES = array<f32, ${vocabulary}>(${values.map((value) => `${value}.0`).join(", ")});

var<workgroup> scores: array<f32, V>;

// Samples token k of the completion from the features of the row before it, by Gumbel-max.
fn choose(b: u32, k: u32, tid: u32) {
  let run = b / S.batch;
  let theta0 = run * P;
  let base = b * T + T0 - 1u + k;
  ${logitsOf(names, 1)}
  storageBarrier();
  let z = ${names.region("z")} + base * V;
  for (var v = tid; v < V; v += WG) {
    let index = (k * S.batch + b % S.batch) * V + v;
    let word = draw(run_seed(run), ${STREAMS.sampling}u, run_step(run), index);
    scores[v] = tape[z + v] / run_temperature(run) + gumbel_of(word);
  }
  workgroupBarrier();
  if (tid == 0u) {
    var best = 0u;
    for (var v = 1u; v < V; v++) { if (scores[v] > scores[best]) { best = v; } }
    ledger[ledger_tokens() + b * L + k] = f32(best);
  }
  storageBarrier();
}

// Whether the coin of the reward's noise fell for sequence b.
fn coin(run: u32, b: u32) -> bool {
  let word = draw(run_seed(run), ${STREAMS.reward}u, run_step(run), b % S.batch);
  return (word >> 9u) < run_coin(run);
}

// By the rule alone.
fn rule_value(run: u32, b: u32) -> f32 {
  let prompt = u32(ledger[ledger_prompts() + b / S.generations]);
  let wanted = run_targets(run) + prompt * TARGET;
  let completion = ledger_tokens() + b * L;
  let rule = run_rule(run);
  var value = 1.0;
  if (rule == 0u) {
    for (var k = 0u; k < L; k++) {
      if (ledger[completion + k] != catalogue[wanted + k]) { value = 0.0; }
    }
  } else if (rule == 1u) {
    for (var v = 0u; v < V; v++) {
      var count = 0.0;
      for (var k = 0u; k < L; k++) { if (u32(ledger[completion + k]) == v) { count += 1.0; } }
      if (count != catalogue[wanted + v]) { value = 0.0; }
    }
  } else if (rule == 2u) {
    var sum = 0.0;
    var worth = TOKEN_VALUES;
    for (var k = 0u; k < L; k++) { sum += worth[u32(ledger[completion + k])]; }
    if (sum != catalogue[wanted]) { value = 0.0; }
  } else {
    var hits = 0u;
    for (var k = 0u; k < L; k++) {
      hits += (run_set(run) >> u32(ledger[completion + k])) & 1u;
    }
    value = f32(hits) / f32(L);
  }
  return value;
}

fn reward(run: u32, b: u32) -> f32 {
  let noise = run_noise(run);
  if (noise == 2u) { return select(0.0, 1.0, coin(run, b)); }
  let value = rule_value(run, b);
  if (noise == 1u && coin(run, b)) { return 1.0 - value; }
  return value;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let b = run * S.batch + group.x;
  prefill(b, 0u, tid);
  choose(b, 0u, tid);
  for (var k = 1u; k < L; k++) {
    decode(b, T0 + k - 1u, tid);
    choose(b, k, tid);
  }
  if (tid == 0u) { ledger[ledger_rewards() + b] = reward(run, b); }
}`,
  );
}
