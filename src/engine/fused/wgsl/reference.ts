/** log π of the sampled tokens under the base policy, which β pulls towards. */
import { type CaptureShape, sequenceLength } from "../capture-shape";
import { forwardFunction } from "./forward";
import { logProbabilities } from "./log-probabilities";
import { INPUTS, LEDGER, namesOf, type Program, program, TAPE, THETA } from "./program";

/** Dispatched once a sequence, with the base policy's θ. Leaves its own forward pass on the tape. */
export function referenceProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  return program(
    names,
    "reference",
    [INPUTS, THETA, TAPE, LEDGER],
    `
${forwardFunction(names, "forward", sequenceLength(shape))}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let b = group.x;
  forward(b, 0u, tid);
  let base = b * T + T0 - 1u;
  ${logProbabilities(names, "ledger[ledger_reference() + b * L + k] = log_pi;")}
}`,
  );
}
