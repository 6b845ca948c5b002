/**
 * A policy as a `.safetensors` file: named tensors, and the shape as JSON in the metadata.
 */
import { parseJson } from "../experiment/parse-json";
import type { FeatureShift } from "./feature-shift";
import { type ParameterSpec, type PolicyShape, parameterCount, parameterLayout } from "./layout";
import { type Dtype, decodeSafetensors, encodeSafetensors, type NamedTensor } from "./safetensors";

/** A policy off the device. */
export interface PolicyFile {
  readonly shape: PolicyShape;
  /** θ [P], flat in the layout's order. */
  readonly theta: Float32Array;
  /** Null, or left out, where nothing is added to features and logits. */
  readonly constants?: FeatureShift | null;
}

/** Thrown for a file that is a valid `.safetensors` but not a policy of ours; names the field. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}

const SHAPE_KEYS = ["vocabulary", "width", "layers", "heads", "context"] as const;

/**
 * A policy as file bytes.
 * @param notes further metadata, e.g. the step.
 * @param dtype what numbers are rounded to: the files of base policies are float16.
 */
export function encodeCheckpoint(
  policy: PolicyFile,
  notes: Readonly<Record<string, string>> = {},
  dtype: Dtype = "F32",
): Uint8Array<ArrayBuffer> {
  const tensors: NamedTensor[] = parameterLayout(policy.shape).map(
    ({ name, shape, offset, size }) => ({
      name,
      shape,
      data: policy.theta.slice(offset, offset + size),
    }),
  );
  const { constants } = policy;
  if (constants) {
    for (const { name, shape, field } of constantTensors(policy.shape)) {
      tensors.push({ name, shape, data: constants[field] });
    }
  }
  return encodeSafetensors(tensors, { ...notes, config: JSON.stringify(policy.shape) }, dtype);
}

/** The tensors of a policy's constants: both are there, or neither. */
function constantTensors({ width, vocabulary }: PolicyShape) {
  return [
    { name: "features.shift", shape: [width], field: "shift" },
    { name: "logits.offset", shape: [vocabulary], field: "offset" },
  ] as const;
}

/** The shape that a checkpoint's metadata declares. */
function declaredShape(config: string | undefined): PolicyShape {
  if (config === undefined) {
    throw new CheckpointError("metadata config is missing; it must hold the policy's shape");
  }
  let parsed: unknown;
  try {
    parsed = parseJson(config);
  } catch {
    throw new CheckpointError("metadata config is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null) {
    throw new CheckpointError("metadata config must be an object with the policy's shape");
  }
  const fields = parsed as Record<string, unknown>;
  const [vocabulary, width, layers, heads, context] = SHAPE_KEYS.map((key) => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (typeof value !== "number") {
      throw new CheckpointError(`metadata config.${key} is missing; it must be a whole number`);
    }
    return value;
  }) as [number, number, number, number, number];
  return { vocabulary, width, layers, heads, context };
}

/** Throws unless a tensor has the shape that the layout asks for, and finite values. */
function checkTensor(
  spec: Pick<ParameterSpec, "name" | "shape">,
  tensor: NamedTensor | undefined,
): NamedTensor {
  if (tensor === undefined) {
    throw new CheckpointError(`tensor "${spec.name}" is missing`);
  }
  if (tensor.shape.join() !== spec.shape.join()) {
    throw new CheckpointError(
      `tensor "${spec.name}" has shape [${tensor.shape}]; this policy needs [${spec.shape}]`,
    );
  }
  if (!tensor.data.every(Number.isFinite)) {
    throw new CheckpointError(`tensor "${spec.name}" holds numbers that are not finite`);
  }
  return tensor;
}

/**
 * A policy from file bytes.
 * @throws SafetensorsError or CheckpointError naming the field that is wrong.
 */
export function decodeCheckpoint(bytes: Uint8Array): PolicyFile {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const shape = declaredShape(metadata.config);
  let layout: ParameterSpec[];
  try {
    layout = parameterLayout(shape);
  } catch (error) {
    throw new CheckpointError(`metadata config: ${(error as Error).message}`);
  }
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const fixed = constantTensors(shape);
  const known = [...layout, ...fixed];
  const stranger = tensors.find(({ name }) => !known.some((spec) => spec.name === name));
  if (stranger !== undefined) {
    throw new CheckpointError(`tensor "${stranger.name}" is not a parameter of this policy`);
  }
  // Checked before anything is allocated, so that a header cannot ask for more than the file holds.
  const checked = layout.map((spec) => checkTensor(spec, byName.get(spec.name)));
  const theta = new Float32Array(parameterCount(layout));
  layout.forEach((spec, i) => {
    theta.set((checked[i] as NamedTensor).data, spec.offset);
  });
  if (!fixed.some(({ name }) => byName.has(name))) {
    return { shape, theta, constants: null };
  }
  const [shift, offset] = fixed.map((spec) => checkTensor(spec, byName.get(spec.name)).data) as [
    Float32Array,
    Float32Array,
  ];
  return { shape, theta, constants: { shift, offset } };
}
