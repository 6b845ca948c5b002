import { describe, expect, it } from "vitest";
import { isAsked, meets, type Outcome, type Row } from "../../bench/row";
import {
  columns,
  digits,
  measuredText,
  targetText,
  unmeasuredText,
  withUnit,
} from "../../bench/table";

describe("meets", () => {
  it("keeps to a bound, the bound included", () => {
    expect(meets({ is: "at least", value: 7 }, 7)).toBe(true);
    expect(meets({ is: "at least", value: 7 }, 6.99)).toBe(false);
    expect(meets({ is: "at most", value: 24 }, 24)).toBe(true);
    expect(meets({ is: "at most", value: 24 }, 25)).toBe(false);
    expect(meets(null, 1)).toBeNull();
  });

  it("is not met by what is not a number", () => {
    expect(meets({ is: "at least", value: 7 }, Number.NaN)).toBe(false);
    expect(meets({ is: "at most", value: 7 }, Number.NaN)).toBe(false);
  });
});

describe("isAsked", () => {
  it("takes whole parts of an id from its beginning", () => {
    expect(isAsked(["wasm/step"], "wasm/step/jax")).toBe(true);
    expect(isAsked(["wasm/step/jax"], "wasm/step/jax")).toBe(true);
    expect(isAsked(["wasm/st"], "wasm/step/jax")).toBe(false);
    expect(isAsked(["step"], "wasm/step/jax")).toBe(false);
    expect(isAsked([], "wasm/step/jax")).toBe(true);
  });
});

describe("numbers", () => {
  it("have three digits", () => {
    expect([7.2345, 31, 0.25, 1234.5, 0].map(digits)).toEqual(["7.23", "31", "0.25", "1235", "0"]);
    expect(digits(Number.NaN)).toBe("NaN");
  });

  it("have their unit, and a target its direction", () => {
    expect(withUnit(7.2345, "×")).toBe("7.23×");
    expect(withUnit(31, "ms")).toBe("31 ms");
    expect(targetText({ is: "at most", value: 0.25 }, "ms")).toBe("target ≤ 0.25 ms");
    expect(targetText(null, "ms")).toBe("");
  });
});

describe("columns", () => {
  it("align, and end without spaces", () => {
    expect(
      columns([
        ["a", "7×"],
        ["bcd", "1"],
        ["e", ""],
      ]),
    ).toBe("a    7×\nbcd  1\ne");
  });
});

describe("rows as text", () => {
  const row = (id: string, outcome: Outcome): Row => ({
    id,
    backend: "wasm",
    what: `what ${id} is`,
    unit: "×",
    target: { is: "at least", value: 4 },
    outcome,
  });
  const figure = {
    value: 5,
    sides: [{ name: "ours", value: 2, unit: "ms", processor: 1.5 }],
    ofProcessor: 6,
    pairs: 9,
    note: "",
  };

  it("says of each row its figure, its target and the verdict", () => {
    const text = measuredText([
      row("z", { kind: "left out", reason: "no" }),
      row("a", { kind: "measured", figure, met: true }),
      row("b", { kind: "measured", figure: { ...figure, value: 3, note: "a note" }, met: false }),
    ]);
    expect(text).toBe(
      [
        "a  5×  target ≥ 4×  met      9 pairs",
        "    what a is; ours 2 ms (processor 1.5); in processor time 6×",
        "b  3×  target ≥ 4×  not met  9 pairs",
        "    what b is; ours 2 ms (processor 1.5); in processor time 6×; a note",
      ].join("\n"),
    );
  });

  it("drops no row: what is left out and what failed is listed with the reason", () => {
    const text = unmeasuredText([
      row("z", { kind: "measured", figure, met: true }),
      row("a", { kind: "left out", reason: "there is no C compiler here" }),
      row("b", { kind: "failed", reason: "loss 3 at step 1, not 2" }),
    ]);
    expect(text).toBe(
      "Left out here:\n  a  there is no C compiler here\n\nFailed:\n  b  loss 3 at step 1, not 2",
    );
  });
});
