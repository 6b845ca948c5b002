/**
 * Inner products of gradients summed over equal cotangents, without a gradient:
 * Σ_{r,r'} ⟨A_{i,r}, A_{j,r'}⟩ Σ_a ⟨δ_{i,r,a}, δ_{j,r',a}⟩ (`pairs` of instruments/ntk/contraction.ts).
 * A workgroup takes a pair of tiles of rows and a site.
 */
import type { PolicyShape } from "../../../../layout";
import type { Binding } from "../../wgsl/program";
import { INPUT, SITE_WORDS } from "../sites";
import { NO_CONTEXT, TILE_ROWS } from "../tiles";
import { passProgram, SLOPES_READ, TAPE_READ } from "./pass-program";

/** Entries of rows, pairs of tiles, and sites. */
export const TABLES: Binding = { name: "tables", access: "read", type: "u32" };
/** [sites,N,N]. */
const PARTS: Binding = { name: "parts", access: "read_write", type: "f32" };

/** Rows and columns of an invocation's block; the workgroup is eight by eight invocations. */
const BLOCK = TILE_ROWS / 8;

const each = (text: (n: number) => string) =>
  Array.from({ length: BLOCK }, (_, n) => text(n)).join("\n");
const cells = (text: (r: number, c: number) => string) => each((r) => each((c) => text(r, c)));

/** Whether rows can be read four numbers at a time: all widths and places are multiples of four. */
export function readsFours({ width, heads }: PolicyShape): boolean {
  return (width / heads) % 4 === 0;
}

/** Adds the inner products of rows and columns to `NAMEr_c`. */
function products(name: string, buffer: string, count: string, fours: boolean): string {
  return `
for (var k = 0u; k < ${count}; k++) {
  ${each((n) => `let x${n} = ${buffer}[left${n} + k];`)}
  ${each((n) => `let y${n} = ${buffer}[right${n} + k];`)}
  ${cells((r, c) => `${name}${r}_${c} += ${fours ? `dot(x${r}, y${c})` : `x${r} * y${c}`};`)}
}`;
}

/** Dispatched for pairs of tiles × sites of one kind. */
export function gramProgram(shape: PolicyShape) {
  const fours = readsFours(shape);
  const unit = fours ? 4 : 1;
  const type = fours ? "vec4f" : "f32";
  const entry = (tile: string, r: string) => `(S.entry + (${tile} * ${TILE_ROWS}u + ${r}) * 4u)`;
  return passProgram(
    shape,
    "gram",
    [{ ...TAPE_READ, type }, { ...SLOPES_READ, type }, TABLES, PARTS],
    `
var<workgroup> cells: array<f32, ${TILE_ROWS * TILE_ROWS}>;

// Sum over the rows of one context and the columns of another.
fn block_sum(row: u32, rows: u32, column: u32, columns: u32) -> f32 {
  var sum = 0.0;
  for (var r = row; r < row + rows; r++) {
    for (var c = column; c < column + columns; c++) { sum += cells[r * ${TILE_ROWS}u + c]; }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let p = tables[S.pair + 2u * group.x];
  let q = tables[S.pair + 2u * group.x + 1u];
  let site = S.site + group.y * ${SITE_WORDS}u;
  let input = tables[site];
  let slope_stride = tables[site + 5u];
  ${each((n) => `let row${n} = ${entry("p", `tid / 8u + ${8 * n}u`)};`)}
  ${each((n) => `let column${n} = ${entry("q", `tid % 8u + ${8 * n}u`)};`)}
  ${cells((r, c) => `var slope${r}_${c} = 0.0;`)}
  for (var a = 0u; a < S.outputs; a++) {
    let base = tables[site + 4u] + a * tables[site + 7u] * slope_stride;
    ${each((n) => `let left${n} = (base + tables[row${n} + 2u] * slope_stride) / ${unit}u;`)}
    ${each((n) => `let right${n} = (base + tables[column${n} + 2u] * slope_stride) / ${unit}u;`)}
    ${products("slope", "slopes", `tables[site + 6u] / ${unit}u`, fours)}
  }
  ${cells((r, c) => `var input${r}_${c} = 0.0;`)}
  if (input == ${INPUT.tape}u) {
    let base = tables[site + 1u];
    let stride = tables[site + 2u];
    ${each((n) => `let left${n} = (base + tables[row${n} + 1u] * stride) / ${unit}u;`)}
    ${each((n) => `let right${n} = (base + tables[column${n} + 1u] * stride) / ${unit}u;`)}
    ${products("input", "tape", `tables[site + 3u] / ${unit}u`, fours)}
  } else if (input == ${INPUT.labels}u) {
    ${each((n) => `let left${n} = tables[row${n} + 3u] & 0xffffu;`)}
    ${each((n) => `let right${n} = tables[column${n} + 3u] & 0xffffu;`)}
    ${cells(
      (r, c) =>
        `input${r}_${c} = select(0.0, 1.0, (left${r} & 255u) == (right${c} & 255u)) + select(0.0, 1.0, left${r} >> 8u == right${c} >> 8u);`,
    )}
  } else {
    ${cells((r, c) => `input${r}_${c} = 1.0;`)}
  }
  ${cells(
    (r, c) =>
      `cells[(tid / 8u + ${8 * r}u) * ${TILE_ROWS}u + tid % 8u + ${8 * c}u] = input${r}_${c} * slope${r}_${c};`,
  )}
  workgroupBarrier();
  let n = S.count;
  let part = (S.part + group.y) * n * n;
  for (var item = tid; item < ${TILE_ROWS * TILE_ROWS}u; item += WG) {
    let row = item / ${TILE_ROWS}u;
    let column = item % ${TILE_ROWS}u;
    let from_row = ${entry("p", "row")};
    let to_row = ${entry("q", "column")};
    let rows = tables[from_row + 3u] >> 16u;
    let columns = tables[to_row + 3u] >> 16u;
    let i = tables[from_row];
    let j = tables[to_row];
    if (i != ${NO_CONTEXT}u && j != ${NO_CONTEXT}u && rows > 0u && columns > 0u && i <= j) {
      var sum = block_sum(row, rows, column, columns);
      if (S.adds == 1u) { sum += parts[part + i * n + j]; }
      parts[part + i * n + j] = sum;
      parts[part + j * n + i] = sum;
    }
  }
}`,
  );
}

/** The parts of all sites, added up and scaled into `result` [N,N]. Dispatched once a 64 cells. */
export function sumProgram(shape: PolicyShape) {
  return passProgram(
    shape,
    "sum",
    [
      { ...PARTS, access: "read" },
      { name: "result", access: "read_write", type: "f32" },
    ],
    `
@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = S.count * S.count;
  if (id.x >= size) { return; }
  var sum = 0.0;
  for (var part = 0u; part < S.parts; part++) { sum += parts[part * size + id.x]; }
  result[S.result + id.x] = sum * S.scale;
}`,
  );
}
