/**
 * All weight gradients in one dispatch, a workgroup a tile (`gradient-tiles.ts`). The rows are dealt
 * to four quarters of the workgroup, whose sums are added in a fixed order: no atomics.
 */
import type { CaptureShape } from "../capture-shape";
import { WORKGROUP } from "../capture-shape";
import { gradientTiles, LEFT, NO_GAIN, TILE, TILE_WORDS } from "../gradient-tiles";
import { type Binding, CATALOGUE, LEDGER, namesOf, type Program, program, THETA } from "./program";
import { TOTAL_WGSL } from "./reduce";

const TILES: Binding = { name: "tiles", access: "read", type: "u32" };
const GRADIENT: Binding = { name: "gradient", access: "read_write", type: "f32" };
const TAPE_READ: Binding = { name: "tape", access: "read", type: "f32" };

/** Rows and columns of the block that an invocation sums. */
const BLOCK = 4;

/** Invocations that share a tile's sixteen blocks among the rows. */
const SLICES = WORKGROUP / (TILE / BLOCK) ** 2;

/** Text for n = 0 … 3. */
function four(text: (n: number) => string): string {
  return Array.from({ length: BLOCK }, (_, n) => text(n)).join("\n");
}

/** A loop over this slice's rows that adds left ⊗ right to the sixteen sums. */
function outerProducts(prepare: string, left: (n: number) => string): string {
  return `
for (var row = row_first + slice; row < row_end; row += ${SLICES}u) {
  ${prepare}
  ${four((n) => `let right${n} = tape[delta + row * delta_width + j${n}];`)}
  ${four((n) => `let left${n} = ${left(n)};`)}
  ${four((i) => four((j) => `sum${i}_${j} += left${i} * right${j};`))}
}`;
}

/** Dispatched once a tile and run. */
export function gradientProgram(shape: CaptureShape): Program {
  const names = namesOf(shape);
  const oneHot = (n: number) => `select(0.0, 1.0, id == row0 + i0 + ${n}u)`;
  return program(
    names,
    "gradient",
    [CATALOGUE, THETA, TAPE_READ, LEDGER, TILES, GRADIENT],
    `
${TOTAL_WGSL}
var<workgroup> slices: array<f32, ${TILE * TILE * SLICES}>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let run = group.y;
  let theta0 = run * P;
  let row_first = run * S.batch * T;
  let row_end = row_first + S.batch * T;
  let entry = group.x * ${TILE_WORDS}u;
  let left_kind = tiles[entry];
  let input = tiles[entry + 1u] * S.rows;
  let input_width = tiles[entry + 2u];
  let delta = tiles[entry + 3u] * S.rows;
  let delta_width = tiles[entry + 4u];
  let row_gain = tiles[entry + 5u];
  let column_gain = tiles[entry + 6u];
  let place = tiles[entry + 7u];
  let rows = tiles[entry + 8u];
  let columns = tiles[entry + 9u];
  let row0 = tiles[entry + 10u];
  let column0 = tiles[entry + 11u];

  let slice = tid / 16u;
  let i0 = (tid % 16u) / 4u * 4u;
  let j_block = tid % 4u * 4u;
  ${four((n) => `let i${n}_ = min(row0 + i0 + ${n}u, rows - 1u);`)}
  ${four((n) => `let j${n} = min(column0 + j_block + ${n}u, columns - 1u);`)}
  ${four((i) => four((j) => `var sum${i}_${j} = 0.0;`))}
  if (left_kind == ${LEFT.tape}u) {
    ${outerProducts("", (n) => `tape[input + row * input_width + i${n}_]`)}
  } else if (left_kind == ${LEFT.token}u) {
    ${outerProducts("let id = token(row / T, row % T);", oneHot)}
  } else if (left_kind == ${LEFT.position}u) {
    ${outerProducts("let id = row % T;", oneHot)}
  } else if (i0 == 0u) {
    for (var row = row_first + slice; row < row_end; row += ${SLICES}u) {
      ${four(
        (n) =>
          `sum0_${n} += tape[input + row * input_width + j${n}] * tape[delta + row * delta_width + j${n}];`,
      )}
    }
  }
  ${four((i) =>
    four(
      (j) =>
        `slices[slice * ${TILE * TILE}u + (i0 + ${i}u) * ${TILE}u + j_block + ${j}u] = sum${i}_${j};`,
    ),
  )}
  workgroupBarrier();
  var squares = 0.0;
  for (var cell = tid; cell < ${TILE * TILE}u; cell += WG) {
    var sum = 0.0;
    for (var s = 0u; s < ${SLICES}u; s++) { sum += slices[s * ${TILE * TILE}u + cell]; }
    let i = row0 + cell / ${TILE}u;
    let j = column0 + cell % ${TILE}u;
    if (i < rows && j < columns) {
      if (row_gain != ${NO_GAIN}u) { sum *= theta[theta0 + row_gain + i]; }
      if (column_gain != ${NO_GAIN}u) { sum *= theta[theta0 + column_gain + j]; }
      gradient[theta0 + place + i * columns + j] = sum;
      squares += sum * sum;
    }
  }
  let all = total(squares, tid);
  if (tid == 0u) { ledger[ledger_tiles() + run * ${gradientTiles(shape).owners.length}u + group.x] = all; }
}`,
  );
}
