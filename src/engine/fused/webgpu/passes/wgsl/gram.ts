/**
 * Inner products of gradients summed over equal cotangents, without a gradient:
 * Σ_{r,r'} ⟨A_{i,r}, A_{j,r'}⟩ Σ_a ⟨δ_{i,r,a}, δ_{j,r',a}⟩ (`pairs` of instruments/ntk/contraction.ts).
 *
 * First the terms, a workgroup a pair of tiles of rows, over all sites; then their sums over the rows
 * of each pair of contexts. Two kernels without workgroup memory compile in a tenth of the time that
 * one with it takes.
 */
import type { PolicyShape } from "../../../../layout";
import type { Binding } from "../../wgsl/program";
import { INPUT, SITE_WORDS } from "../sites";
import { ENTRY_WORDS, TILE_ROWS } from "../tiles";
import { passProgram, RESULT, SLOPES_READ, TAPE_READ } from "./pass-program";

/** Sites, entries of rows, pairs of tiles, and places of contexts. */
export const TABLES: Binding = { name: "tables", access: "read", type: "u32" };
/** The terms of each pair of tiles, [pairs,32,32]. */
const TERMS: Binding = { name: "terms", access: "read_write", type: "f32" };

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

/** Dispatched once a pair of tiles of one kind of rows. */
export function gramProgram(shape: PolicyShape) {
  const fours = readsFours(shape);
  const unit = fours ? 4 : 1;
  const type = fours ? "vec4f" : "f32";
  const entry = (tile: string, r: string) =>
    `(S.entry + (${tile} * ${TILE_ROWS}u + ${r}) * ${ENTRY_WORDS}u)`;
  return passProgram(
    shape,
    "gram",
    [{ ...TAPE_READ, type }, { ...SLOPES_READ, type }, TABLES, TERMS],
    `
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let p = tables[S.pair + 2u * group.x];
  let q = tables[S.pair + 2u * group.x + 1u];
  ${each((n) => `let row${n} = ${entry("p", `tid / 8u + ${8 * n}u`)};`)}
  ${each((n) => `let column${n} = ${entry("q", `tid % 8u + ${8 * n}u`)};`)}
  ${cells((r, c) => `var term${r}_${c} = 0.0;`)}
  for (var nth = 0u; nth < S.sites; nth++) {
    let site = S.site + nth * ${SITE_WORDS}u;
    let slope_stride = tables[site + 5u];
    ${cells((r, c) => `var slope${r}_${c} = 0.0;`)}
    for (var a = 0u; a < S.outputs; a++) {
      let base = tables[site + 4u] + a * tables[site + 7u] * slope_stride;
      ${each((n) => `let left${n} = (base + tables[row${n} + 1u] * slope_stride) / ${unit}u;`)}
      ${each((n) => `let right${n} = (base + tables[column${n} + 1u] * slope_stride) / ${unit}u;`)}
      ${products("slope", "slopes", `tables[site + 6u] / ${unit}u`, fours)}
    }
    ${cells((r, c) => `var input${r}_${c} = 0.0;`)}
    let input = tables[site];
    if (input == ${INPUT.tape}u) {
      let base = tables[site + 1u];
      let stride = tables[site + 2u];
      ${each((n) => `let left${n} = (base + tables[row${n}] * stride) / ${unit}u;`)}
      ${each((n) => `let right${n} = (base + tables[column${n}] * stride) / ${unit}u;`)}
      ${products("input", "tape", `tables[site + 3u] / ${unit}u`, fours)}
    } else if (input == ${INPUT.labels}u) {
      ${each((n) => `let left${n} = tables[row${n} + 2u];`)}
      ${each((n) => `let right${n} = tables[column${n} + 2u];`)}
      ${cells(
        (r, c) =>
          `input${r}_${c} = select(0.0, 1.0, (left${r} & 255u) == (right${c} & 255u)) + select(0.0, 1.0, left${r} >> 8u == right${c} >> 8u);`,
      )}
    } else {
      ${cells((r, c) => `input${r}_${c} = 1.0;`)}
    }
    ${cells((r, c) => `term${r}_${c} += input${r}_${c} * slope${r}_${c};`)}
  }
  let first = S.term + group.x * ${TILE_ROWS ** 2}u + (tid / 8u) * ${TILE_ROWS}u + tid % 8u;
  ${cells((r, c) => {
    const term = `terms[first + ${8 * (r * TILE_ROWS + c)}u]`;
    return `${term} = term${r}_${c} + select(0.0, ${term}, S.adds == 1u);`;
  })}
}`,
  );
}

/**
 * The sums of both kinds' terms, scaled, into `result` [N,N]. Dispatched once 64 cells. A context's
 * place in a kind is its tile, its first row there, and how many rows it has.
 */
export function sumProgram(shape: PolicyShape) {
  return passProgram(
    shape,
    "sum",
    [TABLES, { ...TERMS, access: "read" }, RESULT],
    `
// Sum of a kind's terms over the rows of contexts i and j, i ≤ j.
fn terms_of(places: u32, tiles: u32, first_term: u32, i: u32, j: u32) -> f32 {
  let left = places + 3u * i;
  let right = places + 3u * j;
  let p = tables[left];
  let q = tables[right];
  // Pairs of tiles at and above the diagonal, row by row.
  let pair = p * tiles - p * (p + 1u) / 2u + q;
  let first = first_term + pair * ${TILE_ROWS ** 2}u;
  var sum = 0.0;
  for (var r = tables[left + 1u]; r < tables[left + 1u] + tables[left + 2u]; r++) {
    for (var c = tables[right + 1u]; c < tables[right + 1u] + tables[right + 2u]; c++) {
      sum += terms[first + r * ${TILE_ROWS}u + c];
    }
  }
  return sum;
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let n = S.count;
  if (id.x >= n * n) { return; }
  // The same sum on both sides of the diagonal.
  let i = min(id.x / n, id.x % n);
  let j = max(id.x / n, id.x % n);
  result[S.result + id.x] = S.scale * (terms_of(S.entry, S.row_tiles, 0u, i, j)
    + terms_of(S.entry + 3u * n, S.position_tiles, S.term, i, j));
}`,
  );
}
