/**
 * Forward (where the rollout's cannot be used), objective and backward to every δ; or, with the base
 * policy's θ, forward and log π of the sampled tokens alone.
 */
import { type CaptureShape, sequenceLength } from "../capture-shape";
import { MODES } from "../step-settings";
import { backwardPass } from "./backward";
import { demonstrationGradient, SHARES_WGSL } from "./cross-entropy";
import { forwardFunction } from "./forward";
import { logProbabilities } from "./log-probabilities";
import { logitsGradient, OBJECTIVE_WGSL } from "./objective";
import {
  CATALOGUE,
  LEDGER,
  type Names,
  namesOf,
  type Program,
  program,
  TABLE,
  TAPE,
  THETA,
} from "./program";

/** The objective's functions, and what the update does of a sequence. */
interface ObjectiveText {
  readonly functions: string;
  readonly body: string;
}

/** On completions that the step has sampled. */
function ofSamples(names: Names): ObjectiveText {
  return {
    functions: OBJECTIVE_WGSL,
    body: `
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
  }`,
  };
}

/** On demonstrations. */
function ofDemonstrations(names: Names): ObjectiveText {
  return {
    functions: SHARES_WGSL,
    body: `
  forward(b, 0u, tid);
  let base = start + T0 - 1u;
  ${logProbabilities(names, "")}
  ${demonstrationGradient(names)}
  storageBarrier();
  ${backwardPass(names)}`,
  };
}

/** Dispatched once a sequence and run, in every inner iteration and for the base policy. */
export function updateProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  const { functions, body } =
    shape.objective === "supervised" ? ofDemonstrations(names) : ofSamples(names);
  return program(
    names,
    "update",
    [CATALOGUE, TABLE, THETA, TAPE, LEDGER],
    `
${forwardFunction(names, "forward", sequenceLength(shape))}
${functions}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let b = run * S.batch + group.x;
  let theta0 = run * P;
  let start = b * T;
  ${body}
}`,
  );
}
