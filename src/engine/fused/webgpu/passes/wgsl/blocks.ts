/**
 * The gradient component's V×V blocks, Σ_{r,r'} ⟨A_{i,r}, A_{j,r'}⟩ ⟨δ_{i,r,a}, δ_{j,r',b}⟩ over all
 * sites: a workgroup a pair of contexts. For a few columns of δ at a time, those of i are first mixed
 * by the inner products of the rows, so that only equal rows of the two meet.
 */
import type { PolicyShape } from "../../../../layout";
import type { Binding } from "../../wgsl/program";
import { INPUT, SITE_WORDS } from "../sites";
import { readsFours, TABLES } from "./gram";
import { CONTEXTS, passProgram, SLOPES_READ, TAPE_READ } from "./pass-program";

/** [N,V,N,V]. */
const BLOCKS: Binding = { name: "blocks", access: "read_write", type: "f32" };

/** Bytes of workgroup memory that the kernel of a shape declares. */
export function blocksMemory(shape: PolicyShape): number {
  const { vocabulary, context } = shape;
  return 4 * (context ** 2 + vocabulary * context * (readsFours(shape) ? 4 : 1));
}

/** The workgroup's invocations as a square. */
const SIDE = 8;

/**
 * Dispatched for contexts × contexts; a workgroup below the diagonal has nothing to do. The tables
 * hold `S.sites` sites, of which the first `S.row_sites` have δ at every row, from `S.site` on.
 */
export function blocksProgram(shape: PolicyShape) {
  const { vocabulary, context } = shape;
  const fours = readsFours(shape);
  const unit = fours ? 4 : 1;
  const type = fours ? "vec4f" : "f32";
  const times = (x: string, y: string) => (fours ? `dot(${x}, ${y})` : `${x} * ${y}`);
  // An invocation's rows and columns of the block lie eight apart.
  const each = (text: (n: number) => string) =>
    Array.from({ length: Math.ceil(vocabulary / SIDE) }, (_, n) => text(n)).join("\n");
  const cells = (text: (m: number, n: number) => string) => each((m) => each((n) => text(m, n)));
  return passProgram(
    shape,
    "blocks",
    [{ ...TAPE_READ, type }, { ...SLOPES_READ, type }, CONTEXTS, TABLES, BLOCKS],
    `
// ⟨A_{i,r}, A_{j,r'}⟩ of a site, and δ of i mixed by them: [a][r'].
var<workgroup> inputs: array<f32, ${context ** 2}>;
var<workgroup> mixed: array<${type}, ${vocabulary * context}>;

@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) tid: u32) {
  let i = group.x;
  let j = group.y;
  if (i > j) { return; }
  ${each((n) => `let a${n} = min(tid / ${SIDE}u + ${SIDE * n}u, V - 1u);`)}
  ${each((n) => `let b${n} = min(tid % ${SIDE}u + ${SIDE * n}u, V - 1u);`)}
  ${cells((m, n) => `var sum${m}_${n} = 0.0;`)}
  for (var nth = 0u; nth < S.sites; nth++) {
    let site = S.site + nth * ${SITE_WORDS}u;
    let at_all = nth < S.row_sites;
    let left_rows = select(1u, contexts[i] + 1u, at_all);
    let right_rows = select(1u, contexts[j] + 1u, at_all);
    // Rows of the tape and of δ of each context's first row.
    let left_tape = i * S.length + select(contexts[i], 0u, at_all);
    let right_tape = j * S.length + select(contexts[j], 0u, at_all);
    let per_cotangent = tables[site + 7u];
    workgroupBarrier();
    for (var item = tid; item < left_rows * right_rows; item += WG) {
      let left = left_tape + item / right_rows;
      let right = right_tape + item % right_rows;
      var product = 1.0;
      if (tables[site] == ${INPUT.tape}u) {
        product = 0.0;
        let x = (tables[site + 1u] + left * tables[site + 2u]) / ${unit}u;
        let y = (tables[site + 1u] + right * tables[site + 2u]) / ${unit}u;
        for (var k = 0u; k < tables[site + 3u] / ${unit}u; k++) {
          product += ${times("tape[x + k]", "tape[y + k]")};
        }
      } else if (tables[site] == ${INPUT.labels}u) {
        product = select(0.0, 1.0, contexts[S.count + left] == contexts[S.count + right])
          + select(0.0, 1.0, left % S.length == right % S.length);
      }
      inputs[item] = product;
    }
    let stride = tables[site + 5u];
    let left_first = tables[site + 4u] + i * V * per_cotangent * stride;
    let right_first = tables[site + 4u] + j * V * per_cotangent * stride;
    for (var k = 0u; k < tables[site + 6u] / ${unit}u; k++) {
      workgroupBarrier();
      for (var item = tid; item < V * right_rows; item += WG) {
        let a = item / right_rows;
        var sum = ${type}();
        for (var r = 0u; r < left_rows; r++) {
          sum += inputs[r * right_rows + item % right_rows]
            * slopes[(left_first + (a * per_cotangent + r) * stride) / ${unit}u + k];
        }
        mixed[item] = sum;
      }
      workgroupBarrier();
      for (var r = 0u; r < right_rows; r++) {
        ${each((m) => `let left${m} = mixed[a${m} * right_rows + r];`)}
        ${each(
          (n) =>
            `let right${n} = slopes[(right_first + (b${n} * per_cotangent + r) * stride) / ${unit}u + k];`,
        )}
        ${cells((m, n) => `sum${m}_${n} += ${times(`left${m}`, `right${n}`)};`)}
      }
    }
  }
  ${cells(
    (m, n) => `
  if (tid / ${SIDE}u + ${SIDE * m}u < V && tid % ${SIDE}u + ${SIDE * n}u < V) {
    let row = i * V + a${m};
    let column = j * V + b${n};
    if (i < j || a${m} <= b${n}) {
      blocks[row * S.count * V + column] = sum${m}_${n};
      blocks[column * S.count * V + row] = sum${m}_${n};
    }
  }`,
  )}
}`,
  );
}
