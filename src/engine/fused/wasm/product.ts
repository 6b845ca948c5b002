/** Products of matrices in the kernels' memory. */
import type { Address, Kernels } from "./kernels";

/** Rows of floats that begin `pitch` floats apart. */
export interface Matrix {
  readonly address: Address;
  readonly pitch: number;
}

/** A matrix without its first rows. */
export function rowsFrom({ address, pitch }: Matrix, first: number): Matrix {
  return { address: address + 4 * first * pitch, pitch };
}

/** target [rows, columns] = left [rows, depth] · right [depth, columns]. */
export interface Product {
  readonly left: Matrix;
  readonly right: Matrix;
  /** Overlaps neither. */
  readonly target: Matrix;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Which of the two is given as its transpose; neither where left out. */
  readonly transposed?: "left" | "right" | undefined;
  /** Whether the product is added to the target. */
  readonly adds?: boolean | undefined;
}

/** Computes a product. */
export function multiply(kernels: Kernels, product: Product): void {
  const { left, right, target, rows, columns, depth, transposed, adds = false } = product;
  kernels.multiply(
    transposed === "left",
    transposed === "right",
    rows,
    columns,
    depth,
    left.address,
    left.pitch,
    right.address,
    right.pitch,
    target.address,
    target.pitch,
    adds,
  );
}
