import { expect, it } from "vitest";
import { BACKENDS } from "../../src/engine/backend";
import { backendOfAddress } from "../../src/store/address-backend";

it("forces the backend that the address names", () => {
  for (const backend of BACKENDS) {
    expect(backendOfAddress(`?paused&backend=${backend}`)).toEqual({ backend, problems: [] });
  }
  expect(backendOfAddress("?paused")).toEqual({ backend: null, problems: [] });
});

it("names one that there is not, and forces none", () => {
  expect(backendOfAddress("?backend=gpu")).toEqual({
    backend: null,
    problems: [
      {
        field: "backend",
        message: 'backend: "gpu" is not a backend; allowed: webgpu, wasm, webgl, cpu',
      },
    ],
  });
});
