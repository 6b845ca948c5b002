/** Arrays of results: row-major float32, a copy of whatever they are made of. */
import type { ResultArray } from "./instrument";

/**
 * An array of a result.
 * @throws RangeError when the shape does not hold the numbers.
 */
export function resultArray(shape: readonly number[], values: ArrayLike<number>): ResultArray {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== values.length) {
    throw new RangeError(`shape [${shape}] does not hold ${values.length} numbers`);
  }
  return { shape, data: Float32Array.from(values) };
}

/** Sequences of unequal length as rows padded with −1, [n, longest]. */
export function paddedRows(rows: readonly (readonly number[])[]): ResultArray {
  const longest = Math.max(0, ...rows.map(({ length }) => length));
  const values = rows.flatMap((row) => [
    ...row,
    ...new Array<number>(longest - row.length).fill(-1),
  ]);
  return resultArray([rows.length, longest], values);
}
