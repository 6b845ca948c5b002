/** Names and text that the passes' kernels share. */
import { MLP_FACTOR, type PolicyShape, parameterLayout } from "../../../../layout";
import { NORM_EPSILON } from "../../../../reference/transformer";
import { WORKGROUP } from "../../capture-shape";
import { type Binding, layerParameters, type Names, type Program } from "../../wgsl/program";
import { positionSlopesOf, type Regions, rowSlopesOf, tapeOf } from "../regions";
import { PASS_SETTINGS_WGSL } from "../settings";

export const THETA: Binding = { name: "theta", access: "read", type: "f32" };
export const TAPE: Binding = { name: "tape", access: "read_write", type: "f32" };
export const TAPE_READ: Binding = { name: "tape", access: "read", type: "f32" };
export const SLOPES: Binding = { name: "slopes", access: "read_write", type: "f32" };
export const SLOPES_READ: Binding = { name: "slopes", access: "read", type: "f32" };
/** Positions [N], then tokens [N·T]. */
export const CONTEXTS: Binding = { name: "contexts", access: "read", type: "u32" };
export const RESULT: Binding = { name: "result", access: "read_write", type: "f32" };

/** As for a captured step; in `slopes`, δ of rows, or δ at the position alone. */
export interface PassNames extends Names {
  /** The same names with the regions at the position. */
  readonly position: Names;
}

/** The names of a shape. */
export function passNames(policy: PolicyShape): PassNames {
  const offsets = new Map(parameterLayout(policy).map((spec) => [spec.name, spec.offset]));
  const parameter = (name: string) => {
    const offset = offsets.get(name);
    if (offset === undefined) {
      throw new Error(`no parameter is called "${name}"`);
    }
    return `${offset}u`;
  };
  const tape = tapeOf(policy);
  const [rows, position] = [rowSlopesOf(policy), positionSlopesOf(policy)];
  const region = (name: string) => `(${tape.offset(name)}u * S.rows)`;
  const slopesIn = (regions: Regions, before: string, count: string, layer: string) => {
    const place = (name: string) => `(${before}${regions.offset(name)}u * ${count})`;
    return {
      buffer: "slopes",
      region: place,
      // Scratch has no block.
      layerRegion: (name: string) =>
        ["d.norm1", "d.norm2"].includes(name) ? place(name) : `(${place(`${name}.0`)} + ${layer})`,
      layerStride: `${regions.perLayer}u * ${count}`,
    };
  };
  const common = {
    shape: {
      ...{ policy, promptLength: policy.context, completionLength: 1 },
      ...({ objective: "rl", hasConstants: false } as const),
    },
    length: policy.context,
    parameter,
    region,
    layerParameter: (name: string) => `(${parameter(`blocks.0.${name}`)} + theta_layer)`,
    layerRegion: (name: string) => `(${region(`${name}.0`)} + tape_layer)`,
    layerOffsets: `
  let tape_layer = layer * ${tape.perLayer}u * S.rows;
  let slope_layer = layer * ${rows.perLayer}u * S.slope_rows;
  let gain_layer = layer * ${position.perLayer}u * S.position_rows;`,
  };
  const before = `${rows.perRow}u * S.slope_rows + `;
  return {
    ...common,
    slopes: slopesIn(rows, "", "S.slope_rows", "slope_layer"),
    position: {
      ...common,
      slopes: slopesIn(position, before, "S.position_rows", "gain_layer"),
    },
  };
}

/** Declares where the last block's parameters and regions lie, for text that is made for a block. */
export function lastLayer(names: Names): string {
  const layer = names.shape.policy.layers - 1;
  return `
  let layer = ${layer}u;
  let theta_layer = ${layer * layerParameters(names.shape.policy)}u;
  ${names.layerOffsets}`;
}

/** Joins bindings, constants and a body into a kernel. */
export function passProgram(
  policy: PolicyShape,
  name: string,
  bindings: readonly Binding[],
  body: string,
): Program {
  const { width, heads, vocabulary, context } = policy;
  const declared = bindings.map(
    ({ name: binding, access, type }, i) =>
      `@group(0) @binding(${i + 1}) var<storage, ${access}> ${binding}: array<${type}>;`,
  );
  const code = `
${PASS_SETTINGS_WGSL}
@group(0) @binding(0) var<uniform> S: Settings;
${declared.join("\n")}
const D = ${width}u;
const F = ${MLP_FACTOR * width}u;
const H = ${heads}u;
const HD = ${width / heads}u;
const V = ${vocabulary}u;
const T = ${context}u;
const WG = ${WORKGROUP}u;
const NORM_EPSILON = ${NORM_EPSILON};
${body}`;
  return { name, code, bindings };
}
