import { beforeEach, describe, expect, it, vi } from "vitest";

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};
vi.stubGlobal("localStorage", storage);
const { endFirstVisit, firstPace, isFirstVisit, useFirstVisit } = await import(
  "../../src/store/first-visit"
);
const { PACES } = await import("../../src/store/view");

const at = (hash = "", search = "") => ({ hash, search });

beforeEach(() => {
  kept.clear();
  useFirstVisit.setState({ greeting: true });
});

describe("a first visit", () => {
  it("is one to a plain address, and only the first", () => {
    expect(isFirstVisit(at())).toBe(true);
    expect(isFirstVisit(at("#"))).toBe(true);
    endFirstVisit();
    expect(useFirstVisit.getState().greeting).toBe(false);
    expect(isFirstVisit(at())).toBe(false);
  });

  it("is none by a link that says what to open, or how", () => {
    expect(isFirstVisit(at("#v=1&preset=cf-rl-race"))).toBe(false);
    expect(isFirstVisit(at("#page=claims"))).toBe(false);
    expect(isFirstVisit(at("", "?embed"))).toBe(false);
    expect(isFirstVisit(at("", "?paused"))).toBe(false);
  });

  it("greets nobody who could be greeted for ever", () => {
    expect(isFirstVisit(at(), null)).toBe(false);
    const forbidden = {
      getItem: () => {
        throw new Error("forbidden");
      },
    };
    expect(isFirstVisit(at(), forbidden)).toBe(false);
  });

  it("goes slower on a phone, at a pace that the page offers", () => {
    expect(firstPace(true)).toBeLessThan(firstPace(false));
    for (const phone of [true, false]) expect(PACES).toContain(firstPace(phone));
  });
});
