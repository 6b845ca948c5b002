/** The gradient's norms, the factor of clipping, and an iteration's metrics, in one workgroup. */
import { parameterLayout } from "../../../layout";
import type { CaptureShape } from "../capture-shape";
import { gradientTiles } from "../gradient-tiles";
import { PARAMETER_NUMBERS } from "../parameter-table";
import { ITERATION_SCALARS, SEQUENCE_SCALARS } from "../regions";
import { type Binding, LEDGER, namesOf, type Program, program } from "./program";
import { TOTAL_WGSL } from "./reduce";

/** The parameters' entries of all iterations. */
export const PARAMETERS: Binding = { name: "parameters", access: "read", type: "f32" };

/** Of each tile, its parameter's place in the layout. */
const OWNERS: Binding = { name: "owners", access: "read", type: "u32" };

/** Dispatched once an iteration. */
export function finishProgram(shape: CaptureShape): Program {
  const parameters = parameterLayout(shape.policy).length;
  const tiles = gradientTiles(shape).owners.length;
  return program(
    namesOf(shape),
    "finish",
    [LEDGER, PARAMETERS, OWNERS],
    `
${TOTAL_WGSL}

@compute @workgroup_size(WG)
fn main(@builtin(local_invocation_index) tid: u32) {
  var classifier = 0.0;
  var backbone = 0.0;
  var trained = 0.0;
  for (var tile = tid; tile < ${tiles}u; tile += WG) {
    let entry = (S.iteration * ${parameters}u + owners[tile]) * ${PARAMETER_NUMBERS}u;
    let squares = ledger[ledger_tiles() + tile];
    if (parameters[entry] != 0.0) { trained += squares; }
    if (parameters[entry + 4u] != 0.0) { classifier += squares; } else { backbone += squares; }
  }
  let all_classifier = total(classifier, tid);
  let all_backbone = total(backbone, tid);
  let all_trained = total(trained, tid);
  let slot = ledger_iterations() + S.iteration * ${ITERATION_SCALARS}u;
  if (tid == 0u) {
    ledger[slot + 4u] = sqrt(all_classifier);
    ledger[slot + 5u] = sqrt(all_backbone);
    var factor = 1.0;
    if (S.clip > 0.0) { factor = min(1.0, S.clip / (sqrt(all_trained) + 1e-6)); }
    ledger[ledger_clip()] = factor;
  }
  for (var which = 0u; which < ${SEQUENCE_SCALARS}u; which++) {
    var mine = 0.0;
    for (var b = tid; b < S.batch; b += WG) {
      mine += ledger[ledger_sequences() + b * ${SEQUENCE_SCALARS}u + which];
    }
    let all = total(mine, tid);
    if (tid == 0u) {
      if (which < 4u) {
        ledger[slot + which] = all;
      } else if (S.iteration == 0u) {
        ledger[ledger_scalars() + which - 2u] = all;
      }
    }
  }
}`,
  );
}
