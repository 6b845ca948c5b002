/** Kernels whose blocks are summed over equal cotangents: the trace kernel and the seeded one. */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { ContextRows } from "../../../passes";
import type { Policy } from "../../../policy";
import { WORKGROUP } from "../capture-shape";
import type { PassBuffers, ReadPart } from "./buffers";
import { type ContextPass, contextPass } from "./context-pass";
import { cotangentsAtOnce } from "./limits";
import type { PassKernels } from "./pass-kernels";
import { positionSites, rowSites, type SiteTable } from "./sites";
import { type Seeds, slopePass } from "./slope-pass";
import { type PassDispatch, submit } from "./submission";
import { positionTiles, rowTiles, TILE_ROWS, type Tiles, tilePairs } from "./tiles";

/** One kind of rows in the tables: where its sites, rows and pairs of tiles begin, and its terms. */
interface Kind {
  readonly site: number;
  readonly sites: number;
  readonly entry: number;
  readonly pair: number;
  readonly pairs: number;
  readonly term: number;
}

/** What contractions look up. */
interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly kinds: readonly Kind[];
  /** Where the places of contexts begin, one kind's after the other's. */
  readonly places: number;
  /** Terms of all kinds. */
  readonly terms: number;
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
  const places = put(kinds.flatMap(({ tiles }) => tiles.places));
  let terms = 0;
  const placed = kinds.map(({ tiles, sites }) => {
    const pairs = tilePairs(tiles.count);
    const term = terms;
    terms += (pairs.length / 2) * TILE_ROWS ** 2;
    return {
      site: put(sites.words),
      sites: sites.count,
      entry: put(tiles.entries),
      pair: put(pairs),
      pairs: pairs.length / 2,
      term,
    };
  });
  return { words: Uint32Array.from(words), kinds: placed, places, terms };
}

/** What a kernel is asked for. */
export interface KernelRequest {
  readonly policy: Policy;
  readonly contexts: ContextRows;
  /** Asked for when the forward pass's buffers are there. */
  readonly seeds: (pass: ContextPass) => Seeds;
  /** Factor on every entry. */
  readonly scale: number;
  /** Bytes of slopes beyond which cotangents are taken in turns. */
  readonly room: number;
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
  const room = cotangentsAtOnce(policy.shape, contexts, seeds.outputs, request.room);
  const { tape, result } = pass;
  const dispatches: PassDispatch[] = [pass.forward];
  for (let from = 0; from < seeds.outputs; from += room) {
    const outputs = Math.min(room, seeds.outputs - from);
    const turn = { from, outputs, room };
    const pulled = slopePass(buffers, compiled.pull, policy, contexts, pass, seeds, turn);
    const [rows, positions] = [rowTiles(contexts, outputs), positionTiles(contexts, outputs)];
    const tables = tablesOf([
      { tiles: rows, sites: rowSites(pulled.sizes) },
      { tiles: positions, sites: positionSites(pulled.sizes) },
    ]);
    const looked = buffers.filled(`tables ${from}`, tables.words);
    const terms = buffers.storage("terms", 4 * tables.terms);
    dispatches.push(pulled.dispatch);
    for (const { pairs, ...place } of tables.kinds) {
      dispatches.push({
        kernel: compiled.gram,
        buffers: { tape, slopes: pulled.slopes, tables: looked, terms },
        settings: { ...pulled.settings, ...place, adds: from === 0 ? 0 : 1 },
        workgroups: [pairs, 1],
      });
    }
    if (from + room >= seeds.outputs) {
      dispatches.push({
        kernel: compiled.sum,
        buffers: { tables: looked, terms, result },
        settings: {
          count,
          entry: tables.places,
          row_tiles: rows.count,
          position_tiles: positions.count,
          term: tables.kinds[1]?.term ?? 0,
          result: features,
          scale,
        },
        workgroups: [Math.ceil(cells / WORKGROUP), 1],
      });
    }
  }
  const kernel: ReadPart = { buffer: result, offset: 4 * features, bytes: 4 * cells };
  return submit(backend, buffers, dispatches, [...pass.reading, kernel]);
}
