/**
 * The table of the gradient's tiles: for every parameter the pair (A, δ) of `backward.ts`, cut into
 * tiles of 16 × 16 numbers (16 × 1 for a gain), each of which one workgroup sums over all rows.
 */
import { CLASSIFIER, MLP_FACTOR, type ParameterSpec, parameterLayout } from "../../layout";
import type { CaptureShape } from "./capture-shape";
import { type TapeRegions, tapeRegions } from "./regions";

/** Numbers a side of a tile. */
export const TILE = 16;

/** Words of a tile's entry. */
export const TILE_WORDS = 12;

/** Absent gain. */
export const NO_GAIN = 0xffffffff;

/** How the left factor of a tile is read. */
export const LEFT = { tape: 0, token: 1, position: 2, gain: 3 } as const;

/** ∂L/∂w = Aᵀδ: where the two come from. */
interface Pair {
  readonly left: (typeof LEFT)[keyof typeof LEFT];
  /** Region of A per row, and its columns. */
  readonly input: number;
  readonly inputWidth: number;
  readonly delta: number;
  readonly deltaWidth: number;
  /** Gain by which row i or column j of the result is multiplied; A on the tape is x̂ without it. */
  readonly rowGain: number;
  readonly columnGain: number;
}

/** Where a parameter's gradient comes from. */
function pairOf(
  spec: ParameterSpec,
  { policy: { width }, hasConstants }: CaptureShape,
  tape: TapeRegions,
  gainOf: (name: string) => number,
): Pair {
  const hidden = MLP_FACTOR * width;
  const matrix = (
    input: string,
    inputWidth: number,
    delta: string,
    deltaWidth: number,
    rowGain = NO_GAIN,
    columnGain = NO_GAIN,
  ): Pair => ({
    left: LEFT.tape,
    input: tape.offset(input),
    inputWidth,
    delta: tape.offset(delta),
    deltaWidth,
    rowGain,
    columnGain,
  });
  if (spec.name === CLASSIFIER) {
    const vocabulary = spec.shape[0] as number;
    return hasConstants
      ? matrix("d.z", vocabulary, "features", width)
      : matrix("d.z", vocabulary, "hat", width, NO_GAIN, gainOf("final_norm.gain"));
  }
  if (spec.name === "final_norm.gain") {
    return { ...matrix("hat", width, "d.norm", width), left: LEFT.gain };
  }
  if (spec.name === "embed.token" || spec.name === "embed.position") {
    const left = spec.name === "embed.token" ? LEFT.token : LEFT.position;
    return { ...matrix("d.x", width, "d.x", width), left };
  }
  const [, layer, ...rest] = spec.name.split(".");
  const gain = (name: string) => gainOf(`blocks.${layer}.${name}`);
  switch (rest.join(".")) {
    case "norm1.gain":
      return { ...matrix(`hat1.${layer}`, width, `d.norm1.${layer}`, width), left: LEFT.gain };
    case "norm2.gain":
      return { ...matrix(`hat2.${layer}`, width, `d.norm2.${layer}`, width), left: LEFT.gain };
    case "attn.qkv":
      return matrix(`hat1.${layer}`, width, `d.qkv.${layer}`, 3 * width, gain("norm1.gain"));
    case "attn.out":
      return matrix(`attended.${layer}`, width, `d.out.${layer}`, width);
    case "mlp.up":
      return matrix(`hat2.${layer}`, width, `d.up.${layer}`, hidden, gain("norm2.gain"));
    case "mlp.down":
      return matrix(`hidden.${layer}`, hidden, `d.down.${layer}`, width);
    default:
      throw new Error(`a captured step knows no gradient of "${spec.name}"`);
  }
}

/** The table and, of every tile, its parameter's place in the layout. */
export interface GradientTiles {
  /** [tiles, 12]. */
  readonly table: Uint32Array<ArrayBuffer>;
  readonly owners: readonly number[];
}

/** The tiles of a shape. */
export function gradientTiles(shape: CaptureShape): GradientTiles {
  const layout = parameterLayout(shape.policy);
  const tape = tapeRegions(shape);
  const gainOf = (name: string) =>
    (layout.find((spec) => spec.name === name) as ParameterSpec).offset;
  const words: number[] = [];
  const owners: number[] = [];
  layout.forEach((spec, owner) => {
    const pair = pairOf(spec, shape, tape, gainOf);
    const isGain = pair.left === LEFT.gain;
    const rows = isGain ? 1 : (spec.shape[0] as number);
    const columns = isGain ? (spec.shape[0] as number) : (spec.shape[1] as number);
    for (let row = 0; row < rows; row += TILE) {
      for (let column = 0; column < columns; column += TILE) {
        owners.push(owner);
        words.push(
          ...[pair.left, pair.input, pair.inputWidth, pair.delta, pair.deltaWidth],
          ...[pair.rowGain, pair.columnGain, spec.offset, rows, columns, row, column],
        );
      }
    }
  });
  return { table: Uint32Array.from(words), owners };
}
