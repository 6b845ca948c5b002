import fc from "fast-check";
import { expect, it } from "vitest";
import { distinctNames } from "../../src/store/distinct-names";

const counted = (name: string, count: number) => `${name} ${count}`;

it("counts names from the second of a kind on", () => {
  expect(distinctNames(["a", "b", "a", "a"], counted)).toEqual(["a", "b", "a 2", "a 3"]);
  expect(distinctNames(["a", "a"], (name, count) => `${name} (${count})`)).toEqual(["a", "a (2)"]);
});

it("does not count up to a name that another has, before it or after", () => {
  expect(distinctNames(["a 2", "a", "a"], counted)).toEqual(["a 2", "a", "a 3"]);
  expect(distinctNames(["a", "a", "a 2"], counted)).toEqual(["a", "a 3", "a 2"]);
});

it("leaves no two alike, and the first of each kind as it was", () => {
  const name = fc.stringMatching(/^[ab]( [23]){0,2}$/);
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), (names) => {
      const distinct = distinctNames(names, counted);
      expect(new Set(distinct).size).toBe(names.length);
      names.forEach((one, at) => {
        if (names.indexOf(one) === at) expect(distinct[at]).toBe(one);
      });
    }),
  );
});
