/** The forward pass over contexts, up to each one's position; a workgroup a context. */
import type { PolicyShape } from "../../../../layout";
import { backbonePass } from "../../wgsl/forward";
import { eachLayer } from "../../wgsl/program";
import { CONTEXTS, lastLayer, passNames, passProgram, RESULT, TAPE, THETA } from "./pass-program";

/**
 * Dispatched once a context. Leaves the tape for what comes after, and h at the position in
 * `result`, from `S.result` on, [N,d].
 */
export function contextsProgram(shape: PolicyShape) {
  const names = passNames(shape);
  const { layerRegion: region, layerParameter: parameter } = names;
  const x = names.region("x");
  const last = names.layerRegion;
  const scaled = (input: string, hat: string, gain: string) =>
    `tape[${region(input)} + start * D + i] = tape[${region(hat)} + start * D + i] * theta[${parameter(gain)} + i % D];`;
  return passProgram(
    shape,
    "contexts",
    [THETA, CONTEXTS, TAPE, RESULT],
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let context = group.x;
  let position = contexts[context];
  let count = position + 1u;
  let start = context * S.length;
  for (var i = tid; i < count * D; i += WG) {
    let t = i / D;
    let token = contexts[S.count + start + t];
    tape[${x} + start * D + i] = theta[${names.parameter("embed.token")} + token * D + i % D]
      + theta[${names.parameter("embed.position")} + i];
  }
  storageBarrier();
  ${backbonePass(names, {
    count: "count",
    at: (r) => `start + ${r}`,
    last: (r) => r,
    place: (_, s) => `start + ${s}`,
    block: { rows: 4, columns: 4 },
  })}
  for (var c = tid; c < D; c += WG) {
    result[S.result + context * D + c] = tape[${names.region("hat")} + (start + position) * D + c]
      * theta[${names.parameter("final_norm.gain")} + c];
  }
  // What the two wide layers of each block read.
  ${eachLayer(
    names,
    "up",
    `
  for (var i = tid; i < count * D; i += WG) {
    ${scaled("in1", "hat1", "norm1.gain")}
    ${scaled("in2", "hat2", "norm2.gain")}
  }`,
  )}
  storageBarrier();
  {
    ${lastLayer(names)}
    let row = start + position;
    for (var item = tid; item < H * D; item += WG) {
      let weights = ${last("probabilities")} + (row * H + item / D) * T;
      var sum = 0.0;
      for (var s = 0u; s < count; s++) {
        sum += tape[weights + s] * tape[${last("in1")} + (start + s) * D + item % D];
      }
      tape[${names.region("pooled")} + row * H * D + item] = sum;
    }
  }
}`,
  );
}
