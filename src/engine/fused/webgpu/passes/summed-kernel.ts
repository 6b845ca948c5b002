/** Kernels whose blocks are summed over equal cotangents: the trace kernel and the seeded one. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { ContextRows } from "../../../passes";
import type { Policy } from "../../../policy";
import { WORKGROUP } from "../capture-shape";
import type { PassBuffers, ReadPart } from "./buffers";
import { type ContextPass, contextPass } from "./context-pass";
import type { PassKernels } from "./pass-kernels";
import { positionSites, rowSites, type SiteTable } from "./sites";
import { type Seeds, slopeBytes, slopePass } from "./slope-pass";
import { type PassDispatch, submit } from "./submission";
import { positionTiles, rowTiles, type Tiles, tilePairs } from "./tiles";
import { COTANGENTS } from "./wgsl/pull";

/** Bytes of slopes beyond which cotangents are taken in turns, in place of a device's own limit. */
const MOST_SLOPES = 64 * 2 ** 20;

/** Cotangents at once, so that their slopes fit; a workgroup's at the least. */
export function cotangentsAtOnce(
  policy: Pick<Policy, "shape">,
  contexts: ContextRows,
  outputs: number,
): number {
  let some = outputs;
  while (some > COTANGENTS && slopeBytes(policy, contexts, some) > MOST_SLOPES) {
    some = COTANGENTS * Math.ceil(some / 2 / COTANGENTS);
  }
  return some;
}

/** One kind of rows in the tables: where its sites, rows and pairs of tiles begin. */
interface Kind {
  readonly site: number;
  readonly sites: number;
  readonly entry: number;
  readonly pair: number;
  readonly pairs: number;
  /** The first of its sites' parts. */
  readonly part: number;
}

/** What contractions look up. */
interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly kinds: readonly Kind[];
  /** Sites of all kinds. */
  readonly parts: number;
}

function tablesOf(kinds: readonly { readonly tiles: Tiles; readonly sites: SiteTable }[]): Tables {
  const words: number[] = [];
  const put = (values: readonly number[]) => {
    const first = words.length;
    for (const value of values) {
      words.push(value);
    }
    return first;
  };
  let parts = 0;
  const placed = kinds.map(({ tiles, sites }) => {
    const pairs = tilePairs(tiles.count);
    const part = parts;
    parts += sites.count;
    return {
      site: put(sites.words),
      sites: sites.count,
      entry: put(tiles.entries),
      pair: put(pairs),
      pairs: pairs.length / 2,
      part,
    };
  });
  return { words: Uint32Array.from(words), kinds: placed, parts };
}

/** What a kernel is asked for. */
export interface KernelRequest {
  readonly policy: Policy;
  readonly contexts: ContextRows;
  /** Asked for when the forward pass's buffers are there. */
  readonly seeds: (pass: ContextPass) => Seeds;
  /** Factor on every entry. */
  readonly scale: number;
}

/**
 * Reads back W, h [N,d], and Σ_a ⟨∂⟨s_{i,a},h(x_i)⟩/∂ψ, ∂⟨s_{j,a},h(x_j)⟩/∂ψ⟩ · scale [N,N], one after
 * the other.
 * @throws RangeError when the device cannot hold it.
 */
export async function summedKernel(
  backend: WebGPUBackend,
  buffers: PassBuffers,
  kernels: PassKernels,
  request: KernelRequest,
): Promise<Float32Array> {
  const compiled = await kernels.all("contexts", "pull", "gram", "sum");
  const { policy, contexts, scale } = request;
  const { count } = contexts;
  const cells = count * count;
  const features = count * policy.shape.width;
  const results = features + cells;
  const pass = contextPass(backend, buffers, compiled.contexts, policy, contexts, results);
  const seeds = request.seeds(pass);
  const room = cotangentsAtOnce(policy, contexts, seeds.outputs);
  const { tape, result } = pass;
  const dispatches: PassDispatch[] = [pass.forward];
  let parts = 0;
  for (let from = 0; from < seeds.outputs; from += room) {
    const outputs = Math.min(room, seeds.outputs - from);
    const turn = { from, outputs, room };
    const pulled = slopePass(buffers, compiled.pull, policy, contexts, pass, seeds, turn);
    dispatches.push(pulled.dispatch);
    const { slopes, sizes } = pulled;
    const tables = tablesOf([
      { tiles: rowTiles(contexts, outputs), sites: rowSites(sizes) },
      { tiles: positionTiles(contexts, outputs), sites: positionSites(sizes) },
    ]);
    parts = tables.parts;
    const bound = {
      tape,
      slopes,
      tables: buffers.filled(`tables ${from}`, tables.words),
      parts: buffers.storage("parts", 4 * parts * cells),
    };
    for (const { sites, pairs, ...place } of tables.kinds) {
      dispatches.push({
        kernel: compiled.gram,
        buffers: bound,
        settings: { ...pulled.settings, ...place, adds: from === 0 ? 0 : 1 },
        workgroups: [pairs, sites],
      });
    }
  }
  dispatches.push({
    kernel: compiled.sum,
    buffers: { parts: buffers.storage("parts", 4 * parts * cells), result },
    settings: { ...pass.settings, parts, result: features, scale },
    workgroups: [Math.ceil(cells / WORKGROUP), 1],
  });
  const kernel: ReadPart = { buffer: result, offset: 4 * features, bytes: 4 * cells };
  return submit(backend, buffers, dispatches, [...pass.reading, kernel]);
}
