import { expect, it } from "vitest";
import { CLAIMS } from "../../../src/claims/registry";
import { termOf } from "../../../src/glossary/glossary";
import { TOUR } from "../../../src/panels/tour/tour-steps";

it("is short, says something at every step, and knows its terms", () => {
  expect(TOUR.length).toBeGreaterThanOrEqual(6);
  expect(TOUR.length).toBeLessThanOrEqual(9);
  for (const { anchor, title, text, answers, term } of TOUR) {
    expect(anchor).not.toBe("");
    expect(title).not.toBe("");
    expect(text !== "" || (answers ?? []).length > 0).toBe(true);
    expect(text.length).toBeLessThan(220);
    if (term) expect(termOf(term)).toBeDefined();
  }
});

it("ends with what somebody who has never seen the page must be able to answer", () => {
  expect(TOUR.at(-1)?.answers?.map(({ question }) => question)).toEqual([
    "What do the two components mean?",
    "What does CF-RL change?",
  ]);
  const claims = TOUR.at(-1)?.claims?.map(({ id }) => id) ?? [];
  expect(claims).toEqual(["cf-rl-faster", "freezing", "gradient-component"]);
  expect(CLAIMS.map(({ id }) => id)).toEqual(expect.arrayContaining(claims));
});
