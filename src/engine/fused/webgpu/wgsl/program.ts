/** What a kernel is before it is compiled, and the text that all kernels share. */

import type { PhaseObjective } from "../../../../experiment/phase";
import { MLP_FACTOR, type PolicyShape, parameterCount, parameterLayout } from "../../../layout";
import { NORM_EPSILON } from "../../../reference/transformer";
import { type CaptureShape, sequenceLength, WORKGROUP } from "../capture-shape";
import { targetSize } from "../catalogue";
import { tapeRegions } from "../regions";
import { runTableWgsl } from "../run-table";
import { SETTINGS_WGSL } from "../step-settings";

/** A buffer that a kernel binds, besides the settings at binding 0. */
export interface Binding {
  readonly name: string;
  readonly access: "read" | "read_write";
  readonly type: "f32" | "u32" | "vec4f";
}

/** A kernel: its text and what it binds, binding i + 1 being `bindings[i]`. */
export interface Program {
  readonly name: string;
  readonly code: string;
  readonly bindings: readonly Binding[];
}

export const CATALOGUE: Binding = { name: "catalogue", access: "read", type: "f32" };
export const TABLE: Binding = { name: "table", access: "read", type: "u32" };
export const THETA: Binding = { name: "theta", access: "read", type: "f32" };
export const TAPE: Binding = { name: "tape", access: "read_write", type: "f32" };
export const LEDGER: Binding = { name: "ledger", access: "read_write", type: "f32" };

/** `fn token(b, t)`: the token at place t of sequence b, T₀ of the prompt and L of the completion. */
const TOKENS_WGSL: Readonly<Record<PhaseObjective, string>> = {
  rl: `
fn token(b: u32, t: u32) -> u32 {
  if (t < T0) {
    return u32(catalogue[u32(ledger[ledger_prompts() + b / S.generations]) * T0 + t]);
  }
  return u32(ledger[ledger_tokens() + b * L + t - T0]);
}`,
  supervised: `
fn token(b: u32, t: u32) -> u32 { return u32(catalogue[b * (T0 + L) + t]); }`,
};

/** Names of the constants and regions of a shape, for the kernels' text. */
export interface Names {
  readonly shape: CaptureShape;
  /** T. */
  readonly length: number;
  /** Offset of a parameter in the θ of all runs; `theta0`, a run's first, must be in scope. */
  readonly parameter: (name: string) => string;
  /** First float of a region of the tape. */
  readonly region: (name: string) => string;
  /** The same of a block's parameter and region, inside `eachLayer`. */
  readonly layerParameter: (name: string) => string;
  readonly layerRegion: (name: string) => string;
  /** Where the backward pass keeps its δ. */
  readonly slopes: SlopeNames;
  /** What `eachLayer` declares for each block: how far its regions lie from the first block's. */
  readonly layerOffsets: string;
}

/** The regions of δ, and the buffer that they are in. */
export interface SlopeNames {
  readonly buffer: string;
  readonly region: (name: string) => string;
  readonly layerRegion: (name: string) => string;
  /** From a block's region to that of the block below. */
  readonly layerStride: string;
}

/** The names of a shape. */
export function namesOf(shape: CaptureShape): Names {
  const layout = new Map(parameterLayout(shape.policy).map((spec) => [spec.name, spec.offset]));
  const tape = tapeRegions(shape);
  const parameter = (name: string) => {
    const offset = layout.get(name);
    if (offset === undefined) {
      throw new Error(`no parameter is called "${name}"`);
    }
    return `(theta0 + ${offset}u)`;
  };
  const region = (name: string) => `(${tape.offset(name)}u * S.rows)`;
  const layerRegion = (name: string) => `(${region(`${name}.0`)} + tape_layer)`;
  const layerStride = `${tape.perLayer}u * S.rows`;
  return {
    shape,
    length: sequenceLength(shape),
    parameter,
    region,
    layerParameter: (name) => `(${parameter(`blocks.0.${name}`)} + theta_layer)`,
    layerRegion,
    slopes: { buffer: "tape", region, layerRegion, layerStride },
    layerOffsets: `let tape_layer = layer * ${layerStride};`,
  };
}

/** Numbers of θ from a block's parameter to the next block's. */
export function layerParameters(shape: PolicyShape): number {
  const specs = parameterLayout(shape);
  const first = specs.findIndex(({ name }) => name === "blocks.0.norm1.gain");
  const after = specs.findIndex(({ name }, i) => i > first && !name.startsWith("blocks.0."));
  return (specs[after]?.offset as number) - (specs[first]?.offset as number);
}

/**
 * A loop over the blocks, so that a kernel's text, and the time to compile it, does not grow with
 * them: all blocks lie at one distance from one another, in θ and on the tape.
 * @param layers how many, from the first on; all where left out.
 */
export function eachLayer(
  names: Names,
  order: "up" | "down",
  body: string,
  layers = names.shape.policy.layers,
): string {
  return `
for (var nth = 0u; nth < ${layers}u; nth++) {
  let layer = ${order === "up" ? "nth" : `${layers - 1}u - nth`};
  let theta_layer = layer * ${layerParameters(names.shape.policy)}u;
  ${names.layerOffsets}
  ${body}
}`;
}

/**
 * Joins bindings, constants and a body into a kernel. Sequences b and groups are counted over all
 * runs; those of run r lie from r·S.batch on.
 */
export function program(
  names: Names,
  name: string,
  bindings: readonly Binding[],
  body: string,
): Program {
  const { policy, promptLength, completionLength } = names.shape;
  const specs = parameterLayout(policy);
  const declared = bindings.map(
    (binding, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${binding.access}> ${binding.name}: array<${binding.type}>;`,
  );
  const binds = (binding: Binding) => bindings.includes(binding);
  const tokens = binds(CATALOGUE) && binds(LEDGER) ? TOKENS_WGSL[names.shape.objective] : "";
  const code = `
${SETTINGS_WGSL}
@group(0) @binding(0) var<uniform> S: Settings;
${declared.join("\n")}
const P = ${parameterCount(specs)}u;
const D = ${policy.width}u;
const F = ${MLP_FACTOR * policy.width}u;
const H = ${policy.heads}u;
const HD = ${policy.width / policy.heads}u;
const V = ${policy.vocabulary}u;
const T = ${names.length}u;
const T0 = ${promptLength}u;
const L = ${completionLength}u;
const TARGET = ${targetSize(names.shape)}u;
const WG = ${WORKGROUP}u;
const NORM_EPSILON = ${NORM_EPSILON};
${binds(TABLE) ? runTableWgsl(names.shape, specs.length) : ""}
${tokens}
${body}`;
  return { name, code, bindings };
}
