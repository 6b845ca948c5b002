/** The gradient's norms, the factor of clipping, and an iteration's metrics, in one workgroup. */
import type { CaptureShape } from "../capture-shape";
import { gradientTiles } from "../gradient-tiles";
import { ITERATION_SCALARS, MOST_ITERATIONS, SEQUENCE_SCALARS, STEP_SCALARS } from "../regions";
import { type Binding, LEDGER, namesOf, type Program, program, TABLE } from "./program";
import { TOTAL_WGSL } from "./reduce";

/** Of each tile, its parameter's place in the layout. */
const OWNERS: Binding = { name: "owners", access: "read", type: "u32" };

/** Dispatched once an iteration and run. */
export function finishProgram(shape: CaptureShape): Program {
  const tiles = gradientTiles(shape).owners.length;
  return program(
    namesOf(shape),
    "finish",
    [LEDGER, TABLE, OWNERS],
    `
${TOTAL_WGSL}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  var classifier = 0.0;
  var backbone = 0.0;
  var trained = 0.0;
  for (var tile = tid; tile < ${tiles}u; tile += WG) {
    let entry = entry_of(run, owners[tile]);
    let squares = ledger[ledger_tiles() + run * ${tiles}u + tile];
    if (entry_number(entry, 0u) != 0.0) { trained += squares; }
    if (entry_number(entry, 4u) != 0.0) { classifier += squares; } else { backbone += squares; }
  }
  let all_classifier = total(classifier, tid);
  let all_backbone = total(backbone, tid);
  let all_trained = total(trained, tid);
  let slot = ledger_iterations()
    + (run * ${MOST_ITERATIONS}u + S.iteration) * ${ITERATION_SCALARS}u;
  if (tid == 0u) {
    ledger[slot + 4u] = sqrt(all_classifier);
    ledger[slot + 5u] = sqrt(all_backbone);
    var factor = 1.0;
    let bound = run_clip(run);
    if (bound > 0.0) { factor = min(1.0, bound / (sqrt(all_trained) + 1e-6)); }
    ledger[ledger_clip() + run] = factor;
  }
  for (var which = 0u; which < ${SEQUENCE_SCALARS}u; which++) {
    var mine = 0.0;
    for (var b = tid; b < S.batch; b += WG) {
      mine += ledger[ledger_sequences() + (run * S.batch + b) * ${SEQUENCE_SCALARS}u + which];
    }
    let all = total(mine, tid);
    if (tid == 0u) {
      if (which < 4u) {
        ledger[slot + which] = all;
      } else if (S.iteration == 0u) {
        ledger[ledger_scalars() + run * ${STEP_SCALARS}u + which - 2u] = all;
      }
    }
  }
}`,
  );
}
