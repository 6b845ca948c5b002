/** Every context's own gradient of one parameter, formed in memory. */
import type { ContextTape } from "./contexts";
import type { Address } from "./kernels";
import type { PolicyCore } from "./policy-core";
import type { GainTarget, Rows } from "./policy-kernels";
import { multiply, rowsFrom } from "./product";

/** target [N,a·b] = A_iᵀ δ_i of every context i, of `rows` rows each. */
export function matrixGradients(
  { kernels }: PolicyCore,
  count: number,
  input: Rows,
  delta: Rows,
  rows: number,
  target: Address,
): void {
  for (let i = 0; i < count; i++) {
    const own = target + 4 * i * input.width * delta.width;
    multiply(kernels, {
      left: rowsFrom(input, i * rows),
      right: rowsFrom(delta, i * rows),
      target: { address: own, pitch: delta.width },
      rows: input.width,
      columns: delta.width,
      depth: rows,
      transposed: "left",
    });
  }
}

/** target [N,d]: a gain's gradients, of `rows` rows in all. */
export function gainGradients(
  { kernels, shape }: PolicyCore,
  count: number,
  rows: number,
  add: (target: GainTarget) => void,
  target: Address,
): void {
  kernels.clear(target, count * shape.width);
  add({ address: target, rowsPerGradient: rows / count });
}

/** Floats of a context's gradients of both embedding tables, of the positions that there are. */
export function tableSize({ shape }: PolicyCore, { length }: ContextTape): number {
  return (shape.vocabulary + length) * shape.width;
}

/** target [N, V·d + T·d]: both embedding tables' gradients from the derivative at all rows [N·T,d]. */
export function tableGradients(
  core: PolicyCore,
  contexts: ContextTape,
  dx: Address,
  target: Address,
): void {
  const { kernels, shape } = core;
  const { vocabulary, width } = shape;
  const { count, length, tape } = contexts;
  const size = tableSize(core, contexts);
  kernels.clear(target, count * size);
  for (let i = 0; i < count; i++) {
    const own = target + 4 * i * size;
    kernels.embedBackward(
      tape.tokens + 4 * i * length,
      tape.positions + 4 * i * length,
      dx + 4 * i * length * width,
      own,
      own + 4 * vocabulary * width,
      length,
      width,
    );
  }
}
