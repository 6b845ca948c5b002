/**
 * One backward pass for many cotangents of h at the position of each context, to δ at the output of
 * every parameter of the backbone (`visitCotangents` of instruments/ntk/cotangents.ts). A workgroup
 * takes a few cotangents of one context.
 */
import type { PolicyShape } from "../../../../layout";
import { blockBackward, normBackward, type SlopeRows } from "../../wgsl/backward";
import { type Binding, eachLayer } from "../../wgsl/program";
import { lastBlockBackward } from "./last-block";
import {
  CONTEXTS,
  lastLayer,
  type PassNames,
  passNames,
  passProgram,
  SLOPES,
  TAPE_READ,
  THETA,
} from "./pass-program";

/** Cotangents of a workgroup. */
export const COTANGENTS = 4;

const SEEDS: Binding = { name: "seeds", access: "read", type: "f32" };

/** Rows (cotangent, place) of the workgroup's context. */
const ROWS: SlopeRows = {
  count: "(some * count)",
  at: (r) => `((first + (${r}) / count) * S.length + (${r}) % count)`,
  tape: (row) => `start + ${row} % S.length`,
  place: (row) => `${row} % S.length`,
  places: "count",
  block: { rows: 4, columns: 2 },
};

/** The workgroup's cotangents at the position. */
const POSITION: SlopeRows = {
  count: "some",
  at: (r) => `(first + ${r})`,
  tape: () => "here",
  place: () => "position",
  places: "count",
  block: { rows: COTANGENTS, columns: 2 },
};

/** The gradients of a block's gains: sums over its rows of x̂ ⊙ δ. */
function gains(names: PassNames): string {
  const sum = (hat: string, delta: string, gain: string) => `
  {
    var sum = 0.0;
    for (var t = 0u; t < count; t++) {
      sum += tape[${names.layerRegion(hat)} + (start + t) * D + c]
        * slopes[${names.slopes.region(delta)} + (row * S.length + t) * D + c];
    }
    slopes[${names.position.slopes.layerRegion(gain)} + row * D + c] = sum;
  }`;
  return `
for (var item = tid; item < some * D; item += WG) {
  let row = first + item / D;
  let c = item % D;
  ${sum("hat1", "d.norm1", "g.norm1")}
  ${sum("hat2", "d.norm2", "g.norm2")}
}
storageBarrier();`;
}

/** Dispatched for contexts × groups of cotangents, behind `contexts`. */
export function pullProgram(shape: PolicyShape) {
  const names = passNames(shape);
  const { layers } = shape;
  const { region } = names.position.slopes;
  const hat = names.region("hat");
  const below = names.slopes.region(layers === 1 ? "d.x" : `d.down.${layers - 2}`);
  return passProgram(
    shape,
    "pull",
    [THETA, CONTEXTS, SEEDS, TAPE_READ, SLOPES],
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let context = group.x;
  let position = contexts[context];
  let count = position + 1u;
  let start = context * S.length;
  let here = start + position;
  let first = context * S.outputs + group.y * ${COTANGENTS}u;
  let some = min(${COTANGENTS}u, S.outputs - group.y * ${COTANGENTS}u);
  for (var item = tid; item < some * D; item += WG) {
    let row = first + item / D;
    let c = item % D;
    let seed = seeds[S.seed_base + context * S.seed_stride
      + (group.y * ${COTANGENTS}u + item / D) * D + c];
    slopes[${region("d.norm2")} + row * D + c] = seed;
    slopes[${region("g.final")} + row * D + c] = tape[${hat} + here * D + c] * seed;
  }
  storageBarrier();
  ${normBackward(
    names.position,
    POSITION,
    {
      hat,
      inverse: names.region("inverse"),
      delta: region("d.norm2"),
      before: null,
      target: region("d.down"),
    },
    names.parameter("final_norm.gain"),
  )}
  {
    ${lastLayer(names)}
    ${lastBlockBackward(names, ROWS, POSITION, below)}
  }
  ${
    layers === 1
      ? ""
      : eachLayer(names, "down", `${blockBackward(names, ROWS)}\n${gains(names)}`, layers - 1)
  }
}`,
  );
}
