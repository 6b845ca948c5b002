/**
 * Products of a few rows with a matrix, for one workgroup: every invocation keeps a block of sums in
 * registers, so that a number that is loaded is used several times. Needs no workgroup memory; what
 * it reads must be behind a barrier.
 */

/** y = x·w over `rows` rows, and what to do with each sum. Expressions are WGSL. */
export interface MatrixProduct {
  /** Rows of x: a number, or WGSL for one that is known at run time. */
  readonly rows: number | string;
  /** What stands for the r-th row in `x` and `store`, e.g. its place on the tape; r where left out. */
  readonly at?: (r: string) => string;
  /** Columns of w, K of them summed over. */
  readonly columns: number;
  readonly inner: number;
  /** x[row, i]. */
  readonly x: (row: string, i: string) => string;
  /** w[i, column]. */
  readonly w: (i: string, column: string) => string;
  /** A second product of the same sizes, to be added to the first. */
  readonly plus?: Pick<MatrixProduct, "x" | "w">;
  /** Statement that takes the sum of a row and a column. */
  readonly store: (row: string, column: string, sum: string) => string;
  /** Largest block of rows and of columns that an invocation sums, where not the usual one. */
  readonly block?: { readonly rows: number; readonly columns: number } | undefined;
}

/** The usual block. */
const BLOCK = { rows: 5, columns: 2 } as const;

/** n = 0 … count − 1 as text. */
function each(count: number, text: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => text(n)).join("\n");
}

/** `rows` in as few blocks as can be of at most `most`: rows of each, and how many. */
function evenly(rows: number, most: number): [number, string] {
  const blocks = Math.ceil(rows / most);
  return [Math.ceil(rows / blocks), `${blocks}u`];
}

/** The WGSL of a product; `tid` is the invocation. */
export function matrixProduct(product: MatrixProduct): string {
  const { rows, at = (r) => r, columns, inner, plus, store, block: most = BLOCK } = product;
  const [tall, rowGroups] =
    typeof rows === "number"
      ? evenly(rows, most.rows)
      : [most.rows, `((${rows} + ${most.rows - 1}u) / ${most.rows}u)`];
  // A single row has too few columns to keep the workgroup busy twice over.
  const wide = rows === 1 || columns < most.columns ? 1 : most.columns;
  const columnGroups = Math.ceil(columns / wide);
  const rowsEnd = typeof rows === "number" ? `${rows}u` : rows;
  const isRagged = typeof rows === "string" || rows % tall !== 0;
  const block = (text: (r: number, c: number) => string) =>
    each(tall, (r) => each(wide, (c) => text(r, c)));
  const guard = (r: number, c: number) => {
    const conditions = [
      isRagged && r > 0 ? `r0 + ${r}u < ${rowsEnd}` : "",
      wide * columnGroups > columns && c > 0 ? `c0 + ${c * columnGroups}u < ${columns}u` : "",
    ].filter(Boolean);
    return conditions.length === 0 ? "" : `if (${conditions.join(" && ")}) `;
  };
  const addTo = (left: string, right: string, { x, w }: Pick<MatrixProduct, "x" | "w">) => `
    ${each(wide, (c) => `let ${right}${c} = ${w("i", `column${c}`)};`)}
    ${each(tall, (r) => `let ${left}${r} = ${x(`row${r}`, "i")};`)}
    ${block((r, c) => `sum${r}_${c} += ${left}${r} * ${right}${c};`)}`;
  return `
for (var item = tid; item < ${rowGroups} * ${columnGroups}u; item += WG) {
  let c0 = item % ${columnGroups}u;
  let r0 = (item / ${columnGroups}u) * ${tall}u;
  ${each(tall, (r) => `let row${r} = ${at(`min(r0 + ${r}u, ${rowsEnd} - 1u)`)};`)}
  ${each(wide, (c) => `let column${c} = min(c0 + ${c * columnGroups}u, ${columns - 1}u);`)}
  ${block((r, c) => `var sum${r}_${c} = 0.0;`)}
  for (var i = 0u; i < ${inner}u; i++) {
    ${addTo("x", "w", product)}
    ${plus === undefined ? "" : addTo("y", "u", plus)}
  }
  ${block((r, c) => `${guard(r, c)}{ ${store(`row${r}`, `column${c}`, `sum${r}_${c}`)} }`)}
}`;
}
