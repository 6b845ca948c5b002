/**
 * Completions of several prompts in one dispatch (`rollout.ts` of engine/reference): a workgroup runs
 * a prompt once and then decodes a few of its completions side by side, token after token, against
 * the keys and values on the tape.
 */
import type { PolicyShape } from "../../../../layout";
import { backbonePass, logitsAt, type Rows } from "../../wgsl/forward";
import type { Binding } from "../../wgsl/program";
import { passNames, passProgram, RESULT, TAPE, THETA } from "./pass-program";

/** Completions of a workgroup. */
export const COMPLETIONS = 8;

/** Prompts' tokens [P·T₀]. */
const PROMPTS: Binding = { name: "prompts", access: "read", type: "u32" };
/** Gumbel noise [L,B,V]. */
const NOISE: Binding = { name: "noise", access: "read", type: "f32" };
/** What the policy's constants add to each logit [V]. */
const SHIFT: Binding = { name: "shift", access: "read", type: "f32" };

/**
 * What goes through the backbone in turn k: the prompt's rows; after it one row of each completion, of
 * the token before the k-th. A completion's rows follow the prompt's, all but its last token.
 */
const TURN: Rows = {
  count: "select(some, S.prompt_length, k == 0u)",
  at: (r) => `row_of(base, k, ${r})`,
  last: (r) => `select(S.prompt_length + k - 1u, ${r}, k == 0u)`,
  place: (r, s) => `place_of(base, k, ${r}, ${s})`,
  block: { rows: COMPLETIONS / 2, columns: 2 },
};

/** The rows whose logits are wanted: the prompt's last one, then each completion's. */
const ASKED = {
  count: "select(some, 1u, k == 0u)",
  at: (r: string) => `asked_row(base, k, ${r})`,
};

/**
 * Dispatched for prompts × groups of completions. `result` holds tokens [B,L], log π of them [B,L],
 * and each completion's sums of entropy and of largest probability [B,2].
 */
export function sampleProgram(shape: PolicyShape) {
  const names = passNames(shape);
  const [x, z] = [names.region("x"), names.region("z")];
  return passProgram(
    shape,
    "sample",
    [THETA, PROMPTS, NOISE, SHIFT, TAPE, RESULT],
    `
fn completion_row(base: u32, q: u32) -> u32 {
  return base + S.prompt_length + q * (S.completion_length - 1u);
}
fn row_of(base: u32, k: u32, r: u32) -> u32 {
  return select(completion_row(base, r) + k - 1u, base + r, k == 0u);
}
fn place_of(base: u32, k: u32, r: u32, s: u32) -> u32 {
  return select(
    completion_row(base, r) + s - S.prompt_length, base + s, k == 0u || s < S.prompt_length);
}
fn asked_row(base: u32, k: u32, r: u32) -> u32 {
  return row_of(base, k, select(r, S.prompt_length - 1u, k == 0u));
}

// Token k of one completion, from the logits in a row of the tape.
fn choose(sequence: u32, k: u32, row: u32) {
  let z = ${z} + row * V;
  let draws = (k * S.batch + sequence) * V;
  var best = 0u;
  var score = -1e38;
  var top = -1e38;
  for (var v = 0u; v < V; v++) {
    let value = (tape[z + v] + shift[v]) / S.temperature;
    let perturbed = value + noise[draws + v];
    if (perturbed > score) { score = perturbed; best = v; }
    top = max(top, value);
  }
  var mass = 0.0;
  var moment = 0.0;
  for (var v = 0u; v < V; v++) {
    let value = (tape[z + v] + shift[v]) / S.temperature - top;
    mass += exp(value);
    moment += exp(value) * value;
  }
  let at = sequence * S.completion_length + k;
  let uncertainty = 2u * (S.batch * S.completion_length + sequence);
  result[at] = f32(best);
  result[S.batch * S.completion_length + at] = (tape[z + best] + shift[best]) / S.temperature - top - log(mass);
  var sums = vec2f(log(mass) - moment / mass, 1.0 / mass);
  if (k > 0u) { sums += vec2f(result[uncertainty], result[uncertainty + 1u]); }
  result[uncertainty] = sums.x;
  result[uncertainty + 1u] = sums.y;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let prompt = (S.prompt + group.x) * S.prompt_length;
  let taken = group.y * ${COMPLETIONS}u;
  let some = min(${COMPLETIONS}u, S.generations - taken);
  let first = (S.prompt + group.x) * S.generations + taken;
  let groups = (S.generations + ${COMPLETIONS - 1}u) / ${COMPLETIONS}u;
  let base = (group.x * groups + group.y)
    * (S.prompt_length + ${COMPLETIONS}u * (S.completion_length - 1u));
  for (var k = 0u; k < S.completion_length; k++) {
    for (var item = tid; item < ${TURN.count} * D; item += WG) {
      let r = item / D;
      let c = item % D;
      var token = 0u;
      if (k == 0u) {
        token = prompts[prompt + r];
      } else {
        token = u32(result[(first + r) * S.completion_length + k - 1u]);
      }
      tape[${x} + ${TURN.at("r")} * D + c] = theta[${names.parameter("embed.token")} + token * D + c]
        + theta[${names.parameter("embed.position")} + (${TURN.last("r")}) * D + c];
    }
    storageBarrier();
    ${backbonePass(names, TURN)}
    ${logitsAt(names, ASKED)}
    storageBarrier();
    if (tid < some) { choose(first + tid, k, asked_row(base, k, tid)); }
    storageBarrier();
  }
}`,
  );
}
