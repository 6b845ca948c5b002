/**
 * Products of a few rows with a matrix, for one workgroup: every invocation keeps a block of sums in
 * registers, so that a number that is loaded is used several times. Needs no workgroup memory; what
 * it reads must be behind a barrier.
 */

/** y = x·w over `rows` rows, and what to do with each sum. Expressions are WGSL. */
export interface MatrixProduct {
  /** Rows of x. */
  readonly rows: number;
  /** Columns of w, K of them summed over. */
  readonly columns: number;
  readonly inner: number;
  /** x[row, i]; `row` counts from 0. */
  readonly x: (row: string, i: string) => string;
  /** w[i, column]. */
  readonly w: (i: string, column: string) => string;
  /** Statement that takes the sum of a row and a column. */
  readonly store: (row: string, column: string, sum: string) => string;
}

/** Largest block of rows and of columns that an invocation sums. */
const BLOCK = { rows: 5, columns: 2 } as const;

/** n = 0 … count − 1 as text. */
function each(count: number, text: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => text(n)).join("\n");
}

/** The WGSL of a product; `tid` is the invocation. */
export function matrixProduct(product: MatrixProduct): string {
  const { rows, columns, inner, x, w, store } = product;
  const rowGroups = Math.ceil(rows / BLOCK.rows);
  const tall = Math.ceil(rows / rowGroups);
  // A single row has too few columns to keep the workgroup busy twice over.
  const wide = rows === 1 || columns < BLOCK.columns ? 1 : BLOCK.columns;
  const columnGroups = Math.ceil(columns / wide);
  const block = (text: (r: number, c: number) => string) =>
    each(tall, (r) => each(wide, (c) => text(r, c)));
  const guard = (r: number, c: number) => {
    const conditions = [
      tall * rowGroups > rows ? `r0 + ${r}u < ${rows}u` : "",
      wide * columnGroups > columns && c > 0 ? `c0 + ${c * columnGroups}u < ${columns}u` : "",
    ].filter(Boolean);
    return conditions.length === 0 ? "" : `if (${conditions.join(" && ")}) `;
  };
  return `
for (var item = tid; item < ${rowGroups * columnGroups}u; item += WG) {
  let c0 = item % ${columnGroups}u;
  let r0 = (item / ${columnGroups}u) * ${tall}u;
  ${each(tall, (r) => `let row${r} = min(r0 + ${r}u, ${rows - 1}u);`)}
  ${each(wide, (c) => `let column${c} = min(c0 + ${c * columnGroups}u, ${columns - 1}u);`)}
  ${block((r, c) => `var sum${r}_${c} = 0.0;`)}
  for (var i = 0u; i < ${inner}u; i++) {
    ${each(wide, (c) => `let w${c} = ${w("i", `column${c}`)};`)}
    ${each(tall, (r) => `let x${r} = ${x(`row${r}`, "i")};`)}
    ${block((r, c) => `sum${r}_${c} += x${r} * w${c};`)}
  }
  ${block((r, c) => `${guard(r, c)}{ ${store(`row${r}`, `column${c}`, `sum${r}_${c}`)} }`)}
}`;
}
