/** Seriation in a worker of its own, which ends with its answer. */
import type { ContextOrder } from "./context-order";
import { cosinesOf } from "./cosines";
import type { KernelComponents } from "./kernel-source";

/** @throws Error where the browser refuses the worker. */
export function seriationOrder(frame: KernelComponents, size: number): Promise<ContextOrder> {
  const worker = new Worker(new URL("./seriation.worker.ts", import.meta.url), { type: "module" });
  return new Promise<ContextOrder>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<number[]>) =>
      resolve({ kind: "seriation", order: data, step: frame.step, reference: null }),
    );
    worker.addEventListener("error", () => reject(new Error("the contexts could not be seriated")));
    worker.postMessage({ cosines: cosinesOf(frame), size });
  }).finally(() => worker.terminate());
}
