/**
 * Where the passes keep what, in two flat float32 buffers whose regions are offsets per row, times
 * the number of rows, which is known when a pass is asked for.
 *
 * The *tape* is of contexts: row i·T + t, as in a captured step. The *slopes* hold δ of several
 * cotangents of each context: in the blocks below the last, rows (i·V' + a)·T + t; from the last
 * block's attention output up, where only the position matters, rows i·V' + a.
 */
import { MLP_FACTOR, type PolicyShape } from "../../../layout";

/** Names and sizes in floats per row. */
type Sizes = Readonly<Record<string, number>>;

/** A set of regions that share their rows. */
export interface Regions {
  /** Floats per row before a region; those of blocks are named `x.0`, `x.1`, … */
  readonly offset: (name: string) => number;
  readonly perRow: number;
  /** Floats per row from one block's regions to the next's. */
  readonly perLayer: number;
}

function regionsOf(common: Sizes, layers: number, block: Sizes): Regions {
  const offsets = new Map<string, number>();
  let end = 0;
  const add = (name: string, size: number) => {
    offsets.set(name, end);
    end += size;
  };
  for (const [name, size] of Object.entries(common)) {
    add(name, size);
  }
  const first = end;
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, size] of Object.entries(block)) {
      add(`${name}.${layer}`, size);
    }
  }
  return {
    perRow: end,
    perLayer: layers === 0 ? 0 : (end - first) / layers,
    offset(name) {
      const offset = offsets.get(name);
      if (offset === undefined) {
        throw new Error(`there is no region "${name}"`);
      }
      return offset;
    },
  };
}

/** A block's probabilities, or δ at its scores: every head's, of one query. */
const attentionSize = ({ heads, context }: PolicyShape) => heads * context;

/**
 * The tape: `x`, the final norm's `hat` and `inverse`, `z`; of each block what a captured step keeps
 * there, the inputs `in1`, `in2` of its two wide layers, and, at the position's row of the last block,
 * `pooled` [H,d]: what its attention makes of `in1`, head by head.
 */
export function tapeOf(shape: PolicyShape): Regions {
  const { width, heads, layers, vocabulary } = shape;
  const wide = MLP_FACTOR * width;
  return regionsOf(
    { x: width, hat: width, inverse: 1, z: vocabulary, pooled: heads * width },
    layers,
    {
      hat1: width,
      hat2: width,
      in1: width,
      in2: width,
      attended: width,
      inverse1: 1,
      inverse2: 1,
      qkv: 3 * width,
      probabilities: attentionSize(shape),
      up: wide,
      hidden: wide,
    },
  );
}

/**
 * How the rows of the tape move along a direction: the residual stream, a norm's output, queries, keys
 * and values, attention scores, the attention's output, the MLP's hidden layer; and scratch.
 */
export function tangentsOf(shape: PolicyShape): Regions {
  const { width } = shape;
  return regionsOf(
    {
      "t.x": width,
      "t.norm": width,
      "t.qkv": 3 * width,
      "t.scores": attentionSize(shape),
      "t.attended": width,
      "t.hidden": MLP_FACTOR * width,
      projection: 1,
    },
    0,
    {},
  );
}

/** δ at every row: of the blocks below the last, at the embedding, and scratch. */
export function rowSlopesOf(shape: PolicyShape): Regions {
  const { width, layers } = shape;
  return regionsOf(
    {
      "d.x": width,
      "d.norm1": width,
      "d.norm2": width,
      "d.attended": width,
      "d.scores": attentionSize(shape),
      projection: 1,
    },
    layers - 1,
    { "d.qkv": 3 * width, "d.out": width, "d.up": MLP_FACTOR * width, "d.down": width },
  );
}

/**
 * δ at the position alone: the last block's, `d.out`, `d.up`, `d.down`, of its attention's output
 * `d.attended`, of its query `d.query`, and `keyed` [H,d], δ at the scores times `in1`; the gradients
 * of all gains; and scratch.
 */
export function positionSlopesOf(shape: PolicyShape): Regions {
  const { width, heads, layers } = shape;
  return regionsOf(
    {
      "d.down": width,
      "d.up": MLP_FACTOR * width,
      "d.norm2": width,
      "d.out": width,
      "d.attended": width,
      "d.scores": attentionSize(shape),
      "d.query": width,
      keyed: heads * width,
      "from.query": width,
      "from.keys": heads * width,
      "from.values": heads * width,
      projection: 1,
      "g.final": width,
    },
    layers,
    { "g.norm1": width, "g.norm2": width },
  );
}
