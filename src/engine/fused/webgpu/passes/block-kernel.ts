/** The gradient component's V×V blocks. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { ContextRows } from "../../../passes";
import type { Policy } from "../../../policy";
import type { PassBuffers } from "./buffers";
import { type ContextPass, contextPass } from "./context-pass";
import type { PassKernels } from "./pass-kernels";
import { positionSites, rowSites } from "./sites";
import { type Seeds, slopePass } from "./slope-pass";
import { submit } from "./submission";

/**
 * Reads back W, h [N,d] and the blocks [N,V,N,V], one after the other.
 * @throws RangeError when the device cannot hold it.
 */
export async function blockKernel(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  kernels: PassKernels,
  policy: Policy,
  contexts: ContextRows,
  seedsOf: (pass: ContextPass) => Seeds,
): Promise<Float32Array> {
  const compiled = await kernels.all("contexts", "pull", "blocks");
  const { count } = contexts;
  const features = count * policy.shape.width;
  const pass = contextPass(backend, buffers, compiled.contexts, policy, contexts, features);
  const seeds = seedsOf(pass);
  const turn = { from: 0, outputs: seeds.outputs, room: seeds.outputs };
  const pulled = slopePass(buffers, compiled.pull, policy, contexts, pass, seeds, turn);
  const [atRows, atPosition] = [rowSites(pulled.sizes), positionSites(pulled.sizes)];
  const bytes = 4 * (count * policy.shape.vocabulary) ** 2;
  const blocks = buffers.storage("blocks", bytes);
  const contraction = {
    kernel: compiled.blocks,
    buffers: {
      tape: pass.tape,
      slopes: pulled.slopes,
      contexts: pass.contexts,
      tables: buffers.filled("tables 0", Uint32Array.from([...atRows.words, ...atPosition.words])),
      blocks,
    },
    settings: {
      ...pulled.settings,
      sites: atRows.count + atPosition.count,
      row_sites: atRows.count,
    },
    workgroups: [count, count] as const,
  };
  const dispatches = [pass.forward, pulled.dispatch, contraction];
  return submit(backend, buffers, dispatches, [
    ...pass.reading,
    { buffer: blocks, offset: 0, bytes },
  ]);
}
