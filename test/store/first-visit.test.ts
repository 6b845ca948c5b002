import { beforeEach, describe, expect, it, vi } from "vitest";
import { FIRST_PRESET, SMALL_FIRST_PRESET } from "../../src/experiment/presets";
import { resolveExperiment } from "../../src/experiment/resolve";

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};
vi.stubGlobal("localStorage", storage);
const { endFirstVisit, FIRST_PACE, isFirstVisit, useFirstVisit } = await import(
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

  it("goes at a pace that the page offers, on a phone with less to do a step", () => {
    expect(PACES).toContain(FIRST_PACE);
    const whole = resolveExperiment(FIRST_PRESET).settings;
    const small = resolveExperiment(SMALL_FIRST_PRESET).settings;
    expect(small.num_prompts).toBeLessThan(whole.num_prompts);
    expect(small.ntk_probes).toBeLessThan(whole.ntk_probes);
    expect({ ...small, num_prompts: 0, ntk_probes: 0, ntk_every: 0 }).toEqual({
      ...whole,
      ...{ num_prompts: 0, ntk_probes: 0, ntk_every: 0 },
    });
  });
});
