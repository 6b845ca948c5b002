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

/** The prompt's rows, then each completion's, all but its last token. */
const PROMPT: Rows = {
  count: "S.prompt_length",
  at: (r) => `base + ${r}`,
  last: (r) => r,
  place: (_, s) => `base + ${s}`,
};

/** One row of each completion: of the token before the k-th. */
const NEXT: Rows = {
  count: "some",
  at: (q) => `completion_row(base, ${q}) + k - 1u`,
  last: () => "S.prompt_length + k - 1u",
  place: (q, s) =>
    `select(completion_row(base, ${q}) + ${s} - S.prompt_length, base + ${s}, ${s} < S.prompt_length)`,
};

/**
 * Dispatched for prompts × groups of completions. `result` holds tokens [B,L], log π of them [B,L],
 * and each completion's sums of entropy and of largest probability [B,2].
 */
export function sampleProgram(shape: PolicyShape) {
  const names = passNames(shape);
  const [x, z] = [names.region("x"), names.region("z")];
  const embed = (token: string, place: string) =>
    `theta[${names.parameter("embed.token")} + ${token} * D + c] + theta[${names.parameter("embed.position")} + (${place}) * D + c]`;
  return passProgram(
    shape,
    "sample",
    [THETA, PROMPTS, NOISE, TAPE, RESULT],
    `
fn completion_row(base: u32, q: u32) -> u32 {
  return base + S.prompt_length + q * (S.completion_length - 1u);
}

// Token k of one completion, from the logits in a row of the tape.
fn choose(sequence: u32, k: u32, row: u32) {
  let z = ${z} + row * V;
  let draws = (k * S.batch + sequence) * V;
  var best = 0u;
  var score = -1e38;
  var top = -1e38;
  for (var v = 0u; v < V; v++) {
    let value = tape[z + v] / S.temperature;
    let perturbed = value + noise[draws + v];
    if (perturbed > score) { score = perturbed; best = v; }
    top = max(top, value);
  }
  var mass = 0.0;
  var moment = 0.0;
  for (var v = 0u; v < V; v++) {
    let value = tape[z + v] / S.temperature - top;
    mass += exp(value);
    moment += exp(value) * value;
  }
  let at = sequence * S.completion_length + k;
  let uncertainty = 2u * (S.batch * S.completion_length + sequence);
  result[at] = f32(best);
  result[S.batch * S.completion_length + at] = tape[z + best] / S.temperature - top - log(mass);
  var sums = vec2f(log(mass) - moment / mass, 1.0 / mass);
  if (k > 0u) { sums += vec2f(result[uncertainty], result[uncertainty + 1u]); }
  result[uncertainty] = sums.x;
  result[uncertainty + 1u] = sums.y;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let prompt = group.x * S.prompt_length;
  let taken = group.y * ${COMPLETIONS}u;
  let some = min(${COMPLETIONS}u, S.generations - taken);
  let first = group.x * S.generations + taken;
  let groups = (S.generations + ${COMPLETIONS - 1}u) / ${COMPLETIONS}u;
  let base = (group.x * groups + group.y)
    * (S.prompt_length + ${COMPLETIONS}u * (S.completion_length - 1u));
  for (var i = tid; i < S.prompt_length * D; i += WG) {
    let t = i / D;
    let c = i % D;
    tape[${x} + base * D + i] = ${embed("prompts[prompt + t]", "t")};
  }
  storageBarrier();
  ${backbonePass(names, PROMPT)}
  {
    let base_of_last = base + S.prompt_length - 1u;
    ${logitsAt(names, { count: 1, at: () => "base_of_last" })}
    storageBarrier();
    if (tid < some) { choose(first + tid, 0u, base_of_last); }
  }
  storageBarrier();
  for (var k = 1u; k < S.completion_length; k++) {
    for (var i = tid; i < some * D; i += WG) {
      let q = i / D;
      let c = i % D;
      let token = u32(result[(first + q) * S.completion_length + k - 1u]);
      tape[${x} + (completion_row(base, q) + k - 1u) * D + c] = ${embed("token", "S.prompt_length + k - 1u")};
    }
    storageBarrier();
    ${backbonePass(names, NEXT)}
    ${logitsAt(names, NEXT)}
    storageBarrier();
    if (tid < some) { choose(first + tid, k, completion_row(base, tid) + k - 1u); }
    storageBarrier();
  }
}`,
  );
}
