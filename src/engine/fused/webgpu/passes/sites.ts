/**
 * Where each parameter's gradient comes from: G_{i,a} = Σ_r A_{i,r} ⊗ δ_{i,r,a} as regions of tape and
 * slopes (`OuterSite` of instruments/ntk/cotangents.ts). Pieces of different sites are orthogonal.
 */
import { MLP_FACTOR, type PolicyShape } from "../../../layout";
import { positionSlopesOf, rowSlopesOf, tapeOf } from "./regions";

/** How the left factor's inner product is told. */
export const INPUT = {
  /** There is none: the slopes are the gradient itself. */
  none: 0,
  /** A region of the tape. */
  tape: 1,
  /** One-hot tokens and places: 1 for each that two rows share. */
  labels: 2,
} as const;

/** Words of a site's entry. */
export const SITE_WORDS = 8;

/** Sizes that are known when a pass is asked for. */
export interface SiteSizes {
  readonly shape: PolicyShape;
  /** T, tokens a context has. */
  readonly length: number;
  /** Rows of the tape, of slopes, and of slopes at the position. */
  readonly rows: number;
  readonly slopeRows: number;
  readonly positionRows: number;
}

/** One site; places and widths in floats. */
interface Site {
  readonly input: (typeof INPUT)[keyof typeof INPUT];
  readonly inputFirst: number;
  readonly inputStride: number;
  readonly inputWidth: number;
  readonly slopeFirst: number;
  readonly slopeStride: number;
  readonly slopeWidth: number;
}

/** A table of sites of one kind of rows, [sites,8], and how many. */
export interface SiteTable {
  readonly count: number;
  readonly words: readonly number[];
}

function table(sites: readonly Site[], cotangentRows: number): SiteTable {
  const words = sites.flatMap((site) => [
    ...[site.input, site.inputFirst, site.inputStride, site.inputWidth],
    ...[site.slopeFirst, site.slopeStride, site.slopeWidth, cotangentRows],
  ]);
  return { count: sites.length, words };
}

/** The site of whole regions. */
function whole(input: readonly [number, number] | null, slope: readonly [number, number]): Site {
  const [inputFirst, inputWidth] = input ?? [0, 0];
  const [slopeFirst, slopeWidth] = slope;
  return {
    input: input === null ? INPUT.none : INPUT.tape,
    inputFirst,
    inputStride: inputWidth,
    inputWidth,
    slopeFirst,
    slopeStride: slopeWidth,
    slopeWidth,
  };
}

/** Sites with δ at every row: the blocks below the last, and the embeddings. */
export function rowSites({ shape, length, rows, slopeRows }: SiteSizes): SiteTable {
  const { width, layers } = shape;
  const [tape, slopes] = [tapeOf(shape), rowSlopesOf(shape)];
  const wide = MLP_FACTOR * width;
  const input = (name: string, size: number) => [tape.offset(name) * rows, size] as const;
  const slope = (name: string, size: number) => [slopes.offset(name) * slopeRows, size] as const;
  const sites: Site[] = [];
  for (let i = 0; i < layers - 1; i++) {
    sites.push(
      whole(input(`in1.${i}`, width), slope(`d.qkv.${i}`, 3 * width)),
      whole(input(`attended.${i}`, width), slope(`d.out.${i}`, width)),
      whole(input(`in2.${i}`, width), slope(`d.up.${i}`, wide)),
      whole(input(`hidden.${i}`, wide), slope(`d.down.${i}`, width)),
    );
  }
  sites.push({ ...whole(null, slope("d.x", width)), input: INPUT.labels });
  return table(sites, length);
}

/** Sites with δ at the position alone: the last block, and the gradients of all gains. */
export function positionSites({ shape, rows, slopeRows, positionRows }: SiteSizes): SiteTable {
  const { width, layers, heads } = shape;
  const [tape, slopes] = [tapeOf(shape), positionSlopesOf(shape)];
  const before = rowSlopesOf(shape).perRow * slopeRows;
  const wide = MLP_FACTOR * width;
  const last = layers - 1;
  const input = (name: string, size: number) => [tape.offset(name) * rows, size] as const;
  const slope = (name: string, size: number) =>
    [before + slopes.offset(name) * positionRows, size] as const;
  const sites = [
    whole(null, slope("g.final", width)),
    whole(input(`hidden.${last}`, wide), slope("d.down", width)),
    whole(input(`in2.${last}`, width), slope("d.up", wide)),
    whole(input(`attended.${last}`, width), slope("d.out", width)),
    whole(input(`in1.${last}`, width), slope("d.query", width)),
  ];
  const size = width / heads;
  for (let head = 0; head < heads; head++) {
    // A head's part of the keys' weight and of the values': other heads' are orthogonal to it.
    sites.push({
      input: INPUT.tape,
      inputFirst: tape.offset(`qkv.${last}`) * rows + head * size,
      inputStride: 3 * width,
      inputWidth: size,
      slopeFirst: slope("keyed", 0)[0] + head * width,
      slopeStride: heads * width,
      slopeWidth: width,
    });
    sites.push({
      input: INPUT.tape,
      inputFirst: tape.offset("pooled") * rows + head * width,
      inputStride: heads * width,
      inputWidth: width,
      slopeFirst: slope("d.attended", 0)[0] + head * size,
      slopeStride: width,
      slopeWidth: size,
    });
  }
  for (let i = 0; i < layers; i++) {
    sites.push(
      whole(null, slope(`g.norm1.${i}`, width)),
      whole(null, slope(`g.norm2.${i}`, width)),
    );
  }
  return table(sites, 1);
}
