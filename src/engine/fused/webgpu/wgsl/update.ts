/**
 * Forward (where the rollout's cannot be used), objective and backward to every δ; or, with the base
 * policy's θ, forward and log π of the sampled tokens alone.
 */
import { type CaptureShape, sequenceLength } from "../capture-shape";
import { MODES } from "../step-settings";
import { backwardPass } from "./backward";
import { forwardFunction } from "./forward";
import { logProbabilities } from "./log-probabilities";
import { logitsGradient, OBJECTIVE_WGSL } from "./objective";
import { CATALOGUE, LEDGER, namesOf, type Program, program, TABLE, TAPE, THETA } from "./program";

/** Dispatched once a sequence and run, in every inner iteration and for the base policy. */
export function updateProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  return program(
    names,
    "update",
    [CATALOGUE, TABLE, THETA, TAPE, LEDGER],
    `
${forwardFunction(names, "forward", sequenceLength(shape))}
${OBJECTIVE_WGSL}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let b = run * S.batch + group.x;
  let theta0 = run * P;
  let start = b * T;
  if (S.mode != ${MODES.recorded}u) { forward(b, 0u, tid); }
  let base = start + T0 - 1u;
  ${logProbabilities(
    names,
    `if (S.mode == ${MODES.reference}u) {
    ledger[ledger_reference() + b * L + k] = log_pi;
  } else {
    ledger[ledger_current() + b * L + k] = log_pi;
    if (S.iteration == 0u) { ledger[ledger_logp() + b * L + k] = log_pi; }
  }`,
  )}
  if (S.mode != ${MODES.reference}u) {
    ${logitsGradient(names)}
    storageBarrier();
    ${backwardPass(names)}
  }
}`,
  );
}
