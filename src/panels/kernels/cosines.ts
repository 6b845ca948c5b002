/** How alike contexts are to the kernel. */
import type { KernelComponents } from "./kernel-source";

/** K(i,j) / √(K(i,i) K(j,j)) of the full kernel [size, size]; 0 where a diagonal is not positive. */
export function cosinesOf(frame: KernelComponents, size: number): Float64Array {
  const full = (i: number, j: number) =>
    (frame.representation[i * size + j] as number) + (frame.gradient[i * size + j] as number);
  const cosines = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const norms = Math.sqrt(full(i, i) * full(j, j));
      const cosine = norms > 0 ? full(i, j) / norms : 0;
      cosines[i * size + j] = Number.isFinite(cosine) ? cosine : 0;
    }
  }
  return cosines;
}
