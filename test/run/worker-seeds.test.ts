import { afterEach, describe, expect, it, vi } from "vitest";
import { workersFor } from "../../src/run/worker-seeds";

afterEach(() => vi.unstubAllGlobals());

describe("the number of workers of seeds", () => {
  it("is one a core beside the page's worker, and no more than there are seeds", () => {
    vi.stubGlobal("Worker", class {});
    expect(workersFor("wasm", 14, 4)).toBe(3);
    expect(workersFor("cpu", 2, 16)).toBe(2);
    expect(workersFor("wasm", 30, 64)).toBe(8);
  });

  it("is none where that gains nothing or cannot be", () => {
    // Node has no Worker of this kind.
    expect(workersFor("wasm", 14, 4)).toBe(0);
    vi.stubGlobal("Worker", class {});
    expect(workersFor("wasm", 14, 2)).toBe(0);
    expect(workersFor("webgpu", 14, 16)).toBe(0);
    expect(workersFor("webgl", 14, 16)).toBe(0);
  });
});
