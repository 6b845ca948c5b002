import { describe, expect, it } from "vitest";
import { inKind } from "../../../src/panels/instruments/kernel-depth/kernel-kinds";
import {
  groupKernel,
  groupLabel,
  partGroups,
  partTraces,
} from "../../../src/panels/instruments/kernel-depth/parts";
import {
  couplingText,
  strongestCoupling,
} from "../../../src/panels/instruments/kernel-depth/token-block";
import type { MeasurementFrame } from "../../../src/run/frames";

const NAMES = [
  "embed.token",
  "blocks.0.norm1.gain",
  "blocks.0.attn.qkv",
  "blocks.0.attn.out",
  "blocks.0.mlp.up",
  "blocks.1.attn.qkv",
  "final_norm.gain",
];

/** Parts of 2 × 2 kernels whose diagonals are k + 1 and 2 (k + 1). */
function frame(): MeasurementFrame {
  const data = NAMES.flatMap((_, k) => [k + 1, 0.5, 0.5, 2 * (k + 1)]);
  return {
    step: 3,
    milliseconds: 1,
    arrays: { parts: { shape: [NAMES.length, 2, 2], data: Float32Array.from(data) } },
    labels: { part: NAMES },
  };
}

describe("parts of the gradient component", () => {
  it("are named by layer, by kind, or by both, norms last", () => {
    expect(partGroups(NAMES, "both").map(({ label }) => label)).toEqual([
      "embeddings",
      "attention 1",
      "MLP 1",
      "attention 2",
      "norms",
    ]);
    expect(partGroups(NAMES, "layer").map(({ label }) => label)).toEqual([
      "embeddings",
      "block 1",
      "block 2",
      "final norm",
    ]);
    expect(partGroups(NAMES, "kind").map(({ label }) => label)).toEqual([
      "embeddings",
      "attention",
      "MLP",
      "norms",
    ]);
    expect(groupLabel("final_norm.gain", "both")).toBe("norms");
  });

  it("add up to the whole however they are folded", () => {
    const one = frame();
    const traces = partTraces(one);
    expect([...traces]).toEqual([1.5, 3, 4.5, 6, 7.5, 9, 10.5]);
    for (const folding of ["both", "layer", "kind"] as const) {
      const groups = partGroups(NAMES, folding);
      const members = groups.flatMap((group) => group.members);
      expect([...members].sort((a, b) => a - b)).toEqual(NAMES.map((_, i) => i));
      const sum = groups
        .map((group) => groupKernel(one, group))
        .reduce((a, b) => a.map((v, i) => v + (b[i] as number)));
      expect([...sum]).toEqual([28, 3.5, 3.5, 56]);
    }
  });
});

describe("the kinds of kernel", () => {
  const mean = {
    step: 0,
    representation: Float32Array.of(1, 0.5, 0.5, 4),
    gradient: Float32Array.of(3, 1, 1, 12),
  };

  it("hold V times the mean trace, or cosines whose parts add up to the whole's", () => {
    expect([...inKind(mean, "trace").gradient]).toEqual([48, 16, 16, 192]);
    const { representation, gradient } = inKind(mean, "cosine");
    // √(k₁₁ k₂₂) = √(4 · 16) = 8.
    expect([...representation]).toEqual([1 / 4, 0.5 / 8, 0.5 / 8, 4 / 16]);
    expect((representation[0] as number) + (gradient[0] as number)).toBe(1);
    expect((representation[1] as number) + (gradient[1] as number)).toBe(1.5 / 8);
    expect(inKind(mean, "mean")).toBe(mean);
  });
});

describe("a block in words", () => {
  it("names the strongest coupling of two different digits", () => {
    const block = new Float32Array(16 * 16);
    block[3 * 16 + 3] = 9;
    block[3 * 16 + 7] = -2;
    block[1 * 16 + 12] = 50;
    expect(strongestCoupling(block, 16)).toEqual({ moved: 3, pushed: 7, value: -2 });
    expect(couplingText({ moved: 3, pushed: 7, value: -2 })).toBe(
      "A push ε on 7 at x′ moves 3 at x by −2.0 ε.",
    );
    expect(strongestCoupling(new Float32Array(256), 16)).toBeNull();
  });
});
