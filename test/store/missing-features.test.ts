import { expect, it } from "vitest";
import { missingFeatures } from "../../src/store/missing-features";

const ALL = { localStorage: {}, navigator: { clipboard: {} } };

it("says nothing where nothing is missing", () => {
  expect(missingFeatures(ALL)).toBeNull();
});

it("says what is missing in one line, and what follows", () => {
  expect(missingFeatures({ ...ALL, navigator: {} })).toBe(
    "This browser offers a little less than others: it gives no access to the clipboard, so links " +
      "are copied from the address bar. Everything else works.",
  );
  expect(missingFeatures({ navigator: {} })?.split(";")).toHaveLength(2);
});

it("takes what may not be asked for as missing", () => {
  const forbidden = Object.defineProperty({ ...ALL }, "localStorage", {
    get: () => {
      throw new DOMException("no", "SecurityError");
    },
  });
  expect(missingFeatures(forbidden)).toContain("theme and layout are forgotten");
});
