import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { CheckpointError, decodeCheckpoint, encodeCheckpoint } from "../../src/engine/checkpoint";
import { turnFeatures } from "../../src/engine/feature-shift";
import { initialTheta } from "../../src/engine/policy";
import { decodeSafetensors, encodeSafetensors } from "../../src/engine/safetensors";
import { featureShiftConformance } from "../conformance/feature-shift";

describe.each(["cpu", "wasm"] as const)("constants on %s", (name) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: name });
    if (report.name !== name) {
      throw new Error(`${name} did not start: ${JSON.stringify(report.tried)}`);
    }
  });
  featureShiftConformance();
});

describe("constants in files", () => {
  const shape = { vocabulary: 3, width: 4, layers: 1, heads: 2, context: 5 };
  const theta = initialTheta(shape, 1);
  const constants = {
    shift: Float32Array.of(1, -2, 0.5, 3),
    offset: Float32Array.of(0.25, 0, -1),
  };

  it("come back as they were, and are left out where there are none", () => {
    expect(decodeCheckpoint(encodeCheckpoint({ shape, theta, constants }))).toEqual({
      ...{ shape, theta, constants },
    });
    const plain = encodeCheckpoint({ shape, theta });
    expect(decodeCheckpoint(plain).constants).toBeNull();
    expect(decodeSafetensors(plain).tensors.map(({ name }) => name)).not.toContain("logits.offset");
  });

  it("are refused where one is missing or of another length", () => {
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint({ shape, theta, constants }));
    const without = tensors.filter(({ name }) => name !== "logits.offset");
    expect(() => decodeCheckpoint(encodeSafetensors(without, metadata))).toThrow(
      'tensor "logits.offset" is missing',
    );
    const short = tensors.map((tensor) =>
      tensor.name === "features.shift"
        ? { ...tensor, shape: [3], data: tensor.data.slice(1) }
        : tensor,
    );
    expect(() => decodeCheckpoint(encodeSafetensors(short, metadata))).toThrow(CheckpointError);
  });

  it("are not made of a knob that does not fit", () => {
    expect(() => turnFeatures(shape, theta, { scale: 0, shift: [1, 2, 3, 4] })).toThrow(
      /scale of 0/,
    );
    expect(() => turnFeatures(shape, theta, { scale: 1, shift: [1] })).toThrow(
      /1 numbers; .* 4 are/,
    );
  });
});
