/**
 * One update of θ and its moments, in place (`optimizer.ts`): a workgroup a chunk of one parameter.
 * What is frozen is not written at all.
 */
import { type ParameterSpec, parameterLayout } from "../../../layout";
import type { CaptureShape } from "../capture-shape";
import { PARAMETER_NUMBERS } from "../parameter-table";
import { PARAMETERS } from "./finish";
import { type Binding, LEDGER, namesOf, type Program, program } from "./program";

/** Numbers of θ that a workgroup updates. */
const CHUNK = 256;

const read = (name: string): Binding => ({ name, access: "read", type: "f32" });
const change = (name: string): Binding => ({ name, access: "read_write", type: "f32" });
const CHUNKS: Binding = { name: "chunks", access: "read", type: "u32" };

/** The chunks of a layout, [chunks, 3]: the parameter's place, first element, end. */
export function optimizerChunks(layout: readonly ParameterSpec[]): Uint32Array<ArrayBuffer> {
  const words: number[] = [];
  layout.forEach(({ offset, size }, parameter) => {
    for (let first = 0; first < size; first += CHUNK) {
      words.push(parameter, offset + first, offset + Math.min(first + CHUNK, size));
    }
  });
  return Uint32Array.from(words);
}

/** The text around the rule of either optimiser. */
function chunkProgram(
  shape: CaptureShape,
  name: string,
  moments: readonly Binding[],
  rule: string,
): Program {
  const parameters = parameterLayout(shape.policy).length;
  const own = [CHUNKS, PARAMETERS, LEDGER, read("gradient"), change("theta"), ...moments];
  return program(
    namesOf(shape),
    name,
    own,
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let entry = (S.iteration * ${parameters}u + chunks[group.x * 3u]) * ${PARAMETER_NUMBERS}u;
  if (parameters[entry] == 0.0) { return; }
  let rate = parameters[entry + 1u];
  let factor = ledger[ledger_clip()];
  let end = chunks[group.x * 3u + 2u];
  for (var i = chunks[group.x * 3u + 1u] + tid; i < end; i += WG) {
    let slope = gradient[i] * factor;
    ${rule}
  }
}`,
  );
}

/** Gradient descent. Dispatched once a chunk. */
export function sgdProgram(shape: CaptureShape): Program {
  return chunkProgram(shape, "sgd", [], "theta[i] -= slope * rate;");
}

/** Adam and AdamW, the latter by the entry's decay factor. Dispatched once a chunk. */
export function adamProgram(shape: CaptureShape): Program {
  return chunkProgram(
    shape,
    "adam",
    [change("first_moments"), change("second_moments")],
    `
    let m = first_moments[i] * S.beta1 + slope * S.fresh1;
    let v = second_moments[i] * S.beta2 + slope * slope * S.fresh2;
    first_moments[i] = m;
    second_moments[i] = v;
    let update = m / (sqrt(v) * parameters[entry + 2u] + S.epsilon);
    theta[i] = theta[i] * parameters[entry + 3u] - update * rate;`,
  );
}
