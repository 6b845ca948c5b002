import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EasedRange } from "../../src/charts/eased-range";
import { fittedEnd, stepTicks, timeScale } from "../../src/charts/time-axis";
import {
  axisTicks,
  type Domain,
  fitDomain,
  growDomain,
  valueToY,
} from "../../src/charts/value-axis";

const SHARE = { start: [0, 1], bounds: [0, 1], minSpan: 0.2 } as const;
const FREE = { start: null, bounds: [0, null], minSpan: 1 } as const;

describe("growDomain", () => {
  it("stays at its start while the data are inside", () => {
    expect(growDomain(null, [0.2, 0.94], SHARE)).toEqual([0, 1]);
    expect(growDomain(null, null, FREE)).toBeNull();
  });

  it("never shrinks, always holds the data and keeps its bounds", () => {
    const value = fc.double({ min: 0, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (pairs) => {
        let domain: Domain | null = null;
        for (const [a, b] of pairs) {
          const data: Domain = [Math.min(a, b), Math.max(a, b)];
          const next: Domain | null = growDomain(domain, data, FREE);
          expect(next).not.toBeNull();
          if (!next) return;
          expect(next[0]).toBeLessThanOrEqual(data[0]);
          expect(next[1]).toBeGreaterThanOrEqual(data[1]);
          expect(next[0]).toBeGreaterThanOrEqual(0);
          if (domain) {
            expect(next[0]).toBeLessThanOrEqual(domain[0]);
            expect(next[1]).toBeGreaterThanOrEqual(domain[1]);
          }
          domain = next;
        }
      }),
    );
  });
});

describe("fitDomain", () => {
  it("does not blow noise up beyond the least span", () => {
    const [low, high] = fitDomain(null, [0.18, 0.2], SHARE) ?? [0, 0];
    expect(high - low).toBeGreaterThanOrEqual(0.2 - 1e-12);
    expect(high - low).toBeLessThan(0.5);
  });
});

describe("axisTicks", () => {
  it("finds round values, at most as many as fit", () => {
    expect(axisTicks([0, 1], 3).values).toEqual([0, 0.5, 1]);
    expect(axisTicks([0, 1], 2).values).toEqual([0, 1]);
    // One round value alone would not say how much a height is.
    expect(axisTicks([3, 5], 2).values).toEqual([3, 5]);
  });

  it("always finds some, inside the range", () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (low, span) => {
        const { values, spacing } = axisTicks([low, low + span], 4);
        expect(values.length).toBeGreaterThan(0);
        expect(values.length).toBeLessThanOrEqual(4);
        expect(spacing).toBeGreaterThan(0);
        for (const tick of values) {
          expect(tick).toBeGreaterThanOrEqual(low - 1e-9);
          expect(tick).toBeLessThanOrEqual(low + span + 1e-9);
        }
      }),
    );
  });
});

describe("valueToY", () => {
  it("puts larger values higher", () => {
    const y = valueToY([0, 2], 10, 50);
    expect([0, 1, 2].map(y)).toEqual([50, 30, 10]);
  });
});

describe("timeScale", () => {
  it("maps steps to px and back", () => {
    const scale = timeScale(120, 344, 1096);
    expect(scale.x(0)).toBe(344);
    expect(scale.x(120)).toBe(1096);
    for (let step = 0; step <= 120; step++) expect(scale.stepAt(scale.x(step))).toBe(step);
    expect(scale.stepAt(0)).toBe(0);
    expect(scale.stepAt(5000)).toBe(120);
    expect(() => timeScale(0, 0, 1)).toThrow(/last step 0/);
  });
});

describe("stepTicks", () => {
  it("gives the design's rulers", () => {
    expect(stepTicks(120, 752)).toEqual([0, 20, 40, 60, 80, 100, 120]);
    expect(stepTicks(20, 752, 120)).toEqual([0, 5, 10, 15, 20]);
  });

  it("are whole, ascend, keep apart, and name both ends", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 120, max: 2000 }),
        (last, width) => {
          const steps = stepTicks(last, width);
          expect(steps[0]).toBe(0);
          expect(steps.at(-1)).toBe(last);
          for (let i = 1; i < steps.length; i++) {
            const gap = (steps[i] as number) - (steps[i - 1] as number);
            expect(Number.isInteger(gap)).toBe(true);
            expect((gap / last) * width).toBeGreaterThanOrEqual(Math.min(31, width / last - 1e-9));
          }
        },
      ),
    );
  });
});

describe("fittedEnd", () => {
  it("gives the first stage half of the axis, within the run", () => {
    expect(fittedEnd(10, 120)).toBe(20);
    expect(fittedEnd(90, 120)).toBe(120);
  });
});

describe("EasedRange", () => {
  it("shows its first range at once and goes to the next in steps that end", () => {
    const range = new EasedRange();
    range.aim([0, 1], false);
    expect(range.shown).toEqual([0, 1]);
    expect(range.advance(0)).toBe(false);
    range.aim([0, 2], false);
    let time = 1000;
    let frames = 0;
    let before = 1;
    while (range.advance(time)) {
      const high = range.shown?.[1] ?? 0;
      expect(high).toBeGreaterThan(before);
      expect(high).toBeLessThanOrEqual(2);
      before = high;
      time += 16;
      frames += 1;
      expect(frames).toBeLessThan(200);
    }
    expect(range.shown).toEqual([0, 2]);
  });

  it("jumps where motion is not wanted", () => {
    const range = new EasedRange();
    range.aim([0, 1], true);
    range.aim([0, 9], true);
    expect(range.shown).toEqual([0, 9]);
    expect(range.advance(0)).toBe(false);
  });
});
