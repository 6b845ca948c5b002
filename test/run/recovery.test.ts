import { expect, it } from "vitest";
import { Recovery } from "../../src/run/recovery";

const lost = (backend: "webgpu" | "wasm", step: number) => ({
  backend,
  step,
  reason: "it is gone",
});

it("avoids a backend that was lost twice, and only that one", () => {
  const recovery = new Recovery();
  expect(recovery.after(lost("webgpu", 10), 10)).toBe(true);
  expect(recovery.avoid).toEqual({});
  recovery.after(lost("wasm", 12), 2);
  recovery.after(lost("webgpu", 12), 0);
  expect(recovery.avoid).toEqual({ webgpu: "it was lost 2 times" });
});

it("lets a run that makes headway between losses lose its device as often as it likes", () => {
  const recovery = new Recovery();
  for (let loss = 0; loss < 20; loss++) {
    // Headway is what counts, not the step: runs are begun anew as well.
    expect(recovery.after(lost("webgpu", 100 - 5 * loss), 60)).toBe(true);
  }
  expect(recovery.avoid).toEqual({});
});

it("gives up where nothing goes, until it is told to try again", () => {
  const recovery = new Recovery();
  const goOn = Array.from({ length: 6 }, () => recovery.after(lost("wasm", 0), 0));
  expect(goOn).toEqual([true, true, true, true, true, false]);
  recovery.beginAnew();
  expect(recovery.after(lost("wasm", 0), 0)).toBe(true);
  expect(recovery.avoid).toHaveProperty("wasm");
  recovery.forget();
  expect(recovery.avoid).toEqual({});
});
