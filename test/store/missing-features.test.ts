import { expect, it } from "vitest";
import { missingFeatures } from "../../src/store/missing-features";

const ALL = {
  localStorage: {},
  indexedDB: {},
  OffscreenCanvas: class {},
  navigator: { clipboard: {} },
};

it("says nothing where nothing is missing", () => {
  expect(missingFeatures(ALL)).toBeNull();
});

it("says what is missing in one line, and what follows", () => {
  expect(missingFeatures({ ...ALL, navigator: {} })).toBe(
    "This browser offers a little less than others: it gives no access to the clipboard, so links " +
      "are copied from the address bar. Everything else works.",
  );
  expect(missingFeatures({ navigator: {} })?.split(";")).toHaveLength(4);
});

it("says once that runs are not saved, be the storage absent or refused", () => {
  expect(missingFeatures(ALL, true)).toContain("it saves no runs");
  const { indexedDB: _, ...without } = ALL;
  expect(missingFeatures(without, true)).toBe(missingFeatures(without));
});

it("takes what may not be asked for as missing", () => {
  const forbidden = Object.defineProperty({ ...ALL }, "localStorage", {
    get: () => {
      throw new DOMException("no", "SecurityError");
    },
  });
  expect(missingFeatures(forbidden)).toContain("theme and layout are forgotten");
});
