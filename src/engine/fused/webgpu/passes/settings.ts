/** What a pass reads at run time: one uniform block a dispatch, as WGSL and as bytes. */
import { SETTINGS_STRIDE } from "../step-settings";

const WORDS = [
  /** N contexts; T, tokens of each. */
  "count",
  "length",
  /** Rows of the tape, and of both kinds of slopes. */
  "rows",
  "slope_rows",
  "position_rows",
  /** V' cotangents a context, and where context i's first one lies: base + i·stride. */
  "outputs",
  "seed_base",
  "seed_stride",
  /** Where in the tables a contraction's sites, rows and pairs of tiles begin. */
  "site",
  "sites",
  "row_sites",
  "entry",
  "pair",
  /** Its first term; and tiles of both kinds of rows. */
  "term",
  "row_tiles",
  "position_tiles",
  /** 1 where a contraction adds to what is there. */
  "adds",
  /** Where in the results a pass writes. */
  "result",
  /** Sampling: the first prompt, T₀ tokens a prompt, L a completion, G completions a prompt, B in all. */
  "prompt",
  "prompt_length",
  "completion_length",
  "generations",
  "batch",
] as const;

const NUMBERS = ["temperature", "scale"] as const;

/** The block as WGSL sees it, `S`. */
export const PASS_SETTINGS_WGSL = `struct Settings {
${WORDS.map((name) => `  ${name}: u32,`).join("\n")}
${NUMBERS.map((name) => `  ${name}: f32,`).join("\n")}
}`;

/** Values of a block; what is left out is 0. */
export type PassSettings = Partial<
  Readonly<Record<(typeof WORDS)[number] | (typeof NUMBERS)[number], number>>
>;

/** Blocks one after the other, each at a multiple of the stride. */
export function passSettings(blocks: readonly PassSettings[]): ArrayBuffer {
  const buffer = new ArrayBuffer(blocks.length * SETTINGS_STRIDE);
  blocks.forEach((block, i) => {
    const offset = i * SETTINGS_STRIDE;
    new Uint32Array(buffer, offset, WORDS.length).set(WORDS.map((name) => block[name] ?? 0));
    new Float32Array(buffer, offset + 4 * WORDS.length, NUMBERS.length).set(
      NUMBERS.map((name) => block[name] ?? 0),
    );
  });
  return buffer;
}
