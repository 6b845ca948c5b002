import { describe, expect, it } from "vitest";
import { parameterLayout } from "../../../src/engine/layout";
import {
  foldParts,
  type KernelPart,
  kernelParts,
  layerMetrics,
  traceShares,
} from "../../../src/instruments/ntk/by-layer";

const layout = parameterLayout({ vocabulary: 3, width: 4, layers: 2, heads: 2, context: 5 });
const parts = kernelParts({ layout });

/** Four parts over one context, 1, 2, 4 and 8. */
const small = {
  parts: [
    { name: "embed.token", place: "embed", kind: "embeddings" },
    { name: "blocks.0.norm1.gain", place: "blocks.0", kind: "norms" },
    { name: "blocks.0.mlp.up", place: "blocks.0", kind: "mlp" },
    { name: "final_norm.gain", place: "final_norm", kind: "norms" },
  ] satisfies KernelPart[],
  byPart: Float32Array.of(1, 2, 4, 8),
};

describe("parts of the gradient component", () => {
  it("are every parameter but the classifier, in the order of θ", () => {
    expect(parts.map(({ name }) => name)).toEqual(
      layout.map(({ name }) => name).filter((name) => name !== "classifier.weight"),
    );
  });

  it("have a place and a kind each", () => {
    const named = (wanted: string) => parts.find(({ name }) => name === wanted);
    expect(named("embed.position")).toMatchObject({ place: "embed", kind: "embeddings" });
    expect(named("blocks.1.attn.qkv")).toMatchObject({ place: "blocks.1", kind: "attention" });
    expect(named("blocks.0.attn.out")).toMatchObject({ place: "blocks.0", kind: "attention" });
    expect(named("blocks.0.mlp.down")).toMatchObject({ place: "blocks.0", kind: "mlp" });
    expect(named("blocks.1.norm2.gain")).toMatchObject({ place: "blocks.1", kind: "norms" });
    expect(named("final_norm.gain")).toMatchObject({ place: "final_norm", kind: "norms" });
  });

  it("add up by label, in the order of first parameters", () => {
    const byKind = foldParts(small, ({ kind }) => kind);
    expect(byKind.labels).toEqual(["embeddings", "norms", "mlp"]);
    expect([...byKind.kernels]).toEqual([1, 10, 4]);
    const byPlace = foldParts(small, ({ place }) => place);
    expect(byPlace.labels).toEqual(["embed", "blocks.0", "final_norm"]);
    expect([...byPlace.kernels]).toEqual([1, 6, 8]);
    const crossed = foldParts(small, ({ place, kind }) => `${place} ${kind}`);
    expect(crossed.kernels).toEqual(small.byPart);
  });

  it("share the trace, off the diagonal nothing", () => {
    // Two kernels of two contexts: traces 3 and 1.
    expect([...traceShares(Float32Array.of(1, 9, 9, 2, 1, -9, -9, 0), 2)]).toEqual([0.75, 0.25]);
  });

  it("are named as metrics, whose shares of either kind sum to one", () => {
    expect(layerMetrics(small)).toEqual({
      "ntk/gradient/embeddings/share": 1 / 15,
      "ntk/gradient/norms/share": 10 / 15,
      "ntk/gradient/mlp/share": 4 / 15,
      "ntk/gradient/embed/share": 1 / 15,
      "ntk/gradient/blocks.0/share": 6 / 15,
      "ntk/gradient/final_norm/share": 8 / 15,
    });
    expect(layerMetrics({ ...small, byPart: new Float32Array(4) })).toEqual({});
  });
});
