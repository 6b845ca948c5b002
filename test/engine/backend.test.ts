import { afterEach, describe, expect, it, vi } from "vitest";
import { chooseBackend, describeAdapter } from "../../src/engine/backend";

const nothing = { vendor: "", architecture: "", device: "", description: "" };

describe("an adapter", () => {
  // As Chromium and Firefox report them.
  it.each([
    { vendor: "google", architecture: "swiftshader" },
    { vendor: "google", description: "SwiftShader Device (Subzero)" },
    { description: "llvmpipe (LLVM 19.1.7, 256 bits)" },
    { vendor: "microsoft", description: "Microsoft Basic Render Driver" },
    { vendor: "mesa", architecture: "lavapipe", description: "some device" },
    { vendor: "somebody", isFallbackAdapter: true },
  ])("is software: %o", (info) => {
    expect(describeAdapter({ ...nothing, ...info }).software).toBe(true);
  });

  it.each([
    { vendor: "apple", architecture: "metal-3" },
    { vendor: "nvidia", architecture: "ampere", description: "NVIDIA GeForce RTX 3060" },
    { vendor: "intel", architecture: "gen-12lp", isFallbackAdapter: false },
    {},
  ])("is a GPU, or does not say that it is none: %o", (info) => {
    expect(describeAdapter({ ...nothing, ...info }).software).toBe(false);
  });

  it("is named by its description, else by its parts", () => {
    expect(describeAdapter({ ...nothing, vendor: "apple", architecture: "metal-3" }).label).toBe(
      "apple metal-3",
    );
    expect(describeAdapter({ ...nothing, vendor: "a", description: "B" }).label).toBe("B");
    expect(describeAdapter(nothing).label).toBe("unnamed adapter");
  });
});

describe("the choice of a backend", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** A WebGPU whose only adapter says this of itself, and which starts no device. */
  function offer(info: Partial<GPUAdapterInfo>): void {
    const requestDevice = () => Promise.reject(new Error("no device in this test"));
    const adapter = { info: { ...nothing, ...info }, requestDevice };
    vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => adapter } });
  }

  it("passes a software adapter over in favour of wasm, and says why", async () => {
    offer({ vendor: "google", architecture: "swiftshader" });
    const report = await chooseBackend();
    expect(report).toMatchObject({ name: "wasm", software: false });
    expect(report.tried).toEqual([
      {
        name: "webgpu",
        reason: "WebGPU is computed in software here (google swiftshader); WebAssembly is faster",
      },
    ]);
  });

  it("tries it where it is forced, and a GPU in any case", async () => {
    offer({ vendor: "google", architecture: "swiftshader" });
    const forced = await chooseBackend({ forced: "webgpu" });
    expect(forced.tried[0]?.reason).not.toContain("WebAssembly is faster");
    offer({ vendor: "apple", architecture: "metal-3" });
    const other = await chooseBackend();
    expect(other.tried[0]).toMatchObject({ name: "webgpu" });
    expect(other.tried[0]?.reason).not.toContain("WebAssembly is faster");
  });
});
