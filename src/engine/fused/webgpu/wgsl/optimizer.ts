/**
 * One update of θ and its moments, in place (`optimizer.ts`): a workgroup a chunk of one parameter.
 * What is frozen is not written at all.
 */
import type { ParameterSpec } from "../../../layout";
import type { CaptureShape } from "../capture-shape";
import { type Binding, LEDGER, namesOf, type Program, program, TABLE } from "./program";

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
  prepare: string,
  rule: string,
): Program {
  const own = [CHUNKS, TABLE, LEDGER, read("gradient"), change("theta"), ...moments];
  return program(
    namesOf(shape),
    name,
    own,
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let entry = entry_of(run, chunks[group.x * 3u]);
  if (entry_number(entry, 0u) == 0.0) { return; }
  let rate = entry_number(entry, 1u);
  let factor = ledger[ledger_clip() + run];
  ${prepare}
  let end = run * P + chunks[group.x * 3u + 2u];
  for (var i = run * P + chunks[group.x * 3u + 1u] + tid; i < end; i += WG) {
    let slope = gradient[i] * factor;
    ${rule}
  }
}`,
  );
}

/** Gradient descent. Dispatched once a chunk and run. */
export function sgdProgram(shape: CaptureShape): Program {
  return chunkProgram(shape, "sgd", [], "", "theta[i] -= slope * rate;");
}

/** Adam and AdamW, the latter by the entry's decay factor. Dispatched once a chunk and run. */
export function adamProgram(shape: CaptureShape): Program {
  return chunkProgram(
    shape,
    "adam",
    [change("first_moments"), change("second_moments")],
    `
  let beta1 = run_beta1(run);
  let beta2 = run_beta2(run);
  let fresh1 = run_fresh1(run);
  let fresh2 = run_fresh2(run);
  let epsilon = run_epsilon(run);
  let correction = entry_number(entry, 2u);
  let keep = entry_number(entry, 3u);`,
    `
    let m = first_moments[i] * beta1 + slope * fresh1;
    let v = second_moments[i] * beta2 + slope * slope * fresh2;
    first_moments[i] = m;
    second_moments[i] = v;
    let update = m / (sqrt(v) * correction + epsilon);
    theta[i] = theta[i] * keep - update * rate;`,
  );
}
