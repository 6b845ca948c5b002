/** The kernels as operations on a policy's named parameters, at rows of activations. */
import { type PolicyShape, parameterCount, parameterLayout } from "../../layout";
import type { Address, Kernels } from "./kernels";
import { type Matrix, multiply } from "./product";
import type { Segment } from "./rows";

/** Rows of `width` floats. */
export interface Rows extends Matrix {
  readonly width: number;
}

/** A segment's rows of an array [R,width]. */
export function segmentRows(array: Address, width: number, { first, stride }: Segment): Rows {
  return { address: array + 4 * first * width, width, pitch: stride * width };
}

/** Where a gain's gradient goes, and how many rows add up to one before the next begins. */
export interface GainTarget {
  readonly address: Address;
  readonly rowsPerGradient: number;
}

/** Operations on policies of one shape; θ is a flat vector at an address. */
export class PolicyKernels {
  /** P. */
  readonly parameters: number;
  readonly #offsets: ReadonlyMap<string, number>;

  constructor(
    readonly kernels: Kernels,
    readonly shape: PolicyShape,
  ) {
    const layout = parameterLayout(shape);
    this.parameters = parameterCount(layout);
    this.#offsets = new Map(layout.map(({ name, offset }) => [name, 4 * offset]));
  }

  /** Bytes from θ to a parameter. */
  offset(name: string): number {
    return this.#offsets.get(name) as number;
  }

  /** target = x·w, or x·wᵀ, or either added to it. */
  times(
    theta: Address,
    name: string,
    x: Rows,
    target: Rows,
    rows: number,
    how: { readonly transposed?: boolean; readonly adds?: boolean } = {},
  ): void {
    const { transposed = false, adds } = how;
    multiply(this.kernels, {
      left: x,
      right: { address: theta + this.offset(name), pitch: transposed ? x.width : target.width },
      target,
      rows,
      columns: target.width,
      depth: x.width,
      transposed: transposed ? "right" : undefined,
      adds,
    });
  }

  /** target [a,b] += xᵀ·δ, contiguous. */
  addOuter(target: Address, x: Rows, delta: Rows, rows: number): void {
    multiply(this.kernels, {
      left: x,
      right: delta,
      target: { address: target, pitch: delta.width },
      rows: x.width,
      columns: delta.width,
      depth: rows,
      transposed: "left",
      adds: true,
    });
  }

  /** RMSNorm of x [R,d] at a segment, to y, and r to `inverse`. */
  norm(theta: Address, name: string, x: Address, y: Address, inverse: Address, at: Segment): void {
    const { width } = this.shape;
    const from = 4 * at.first * width;
    this.kernels.normForward(
      x + from,
      theta + this.offset(name),
      y + from,
      inverse + 4 * at.first,
      at.count,
      at.stride,
      width,
    );
  }

  /** Adds to dx what comes back from dy through a norm, both [R,d], and to the gain's gradient. */
  normBackward(
    theta: Address,
    name: string,
    norm: { readonly x: Address; readonly inverse: Address },
    dy: Address,
    dx: Address,
    gain: GainTarget,
    at: Segment,
  ): void {
    const { width } = this.shape;
    const from = 4 * at.first * width;
    this.kernels.normBackward(
      norm.x + from,
      theta + this.offset(name),
      norm.inverse + 4 * at.first,
      dy + from,
      dx + from,
      gain.address,
      gain.rowsPerGradient,
      at.count,
      at.stride,
      width,
    );
  }

  /** Copies a segment's rows of [R,d]. */
  copy(target: Address, source: Address, { first, count, stride }: Segment): void {
    const { width } = this.shape;
    const from = 4 * first * width;
    const pitch = stride * width;
    this.kernels.copyRows(target + from, pitch, source + from, pitch, count, width);
  }
}
