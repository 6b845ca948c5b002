import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StateInstrument } from "../../src/instruments/instrument";
import { KERNEL_ID, WatchList } from "../../src/run/watch-list";
import { checkedWatch } from "../../src/run/watch-request";
import { fakeSession } from "./fake-session";
import { toyState, toyStep } from "./toy-instruments";

/** Notes what it takes until nothing else is remembered. */
function settle(watch: WatchList, id: string, milliseconds: number): void {
  for (let i = 0; i < 6; i++) watch.note(id, milliseconds);
}

function instrument(id: string): StateInstrument {
  return { ...toyState, id };
}

describe("the kernel's cadence", () => {
  it("measures at the multiples of what is asked", () => {
    const watch = new WatchList(3, 0.3);
    const due = [0, 1, 2, 3, 4, 5, 6].filter((step) => watch.due(KERNEL_ID, step, false));
    expect(due).toEqual([0, 3, 6]);
  });

  it("measures never where it is asked to, however phases begin", () => {
    const watch = new WatchList(Number.POSITIVE_INFINITY, 0.3);
    expect([0, 1, 10].filter((step) => watch.due(KERNEL_ID, step, step === 0))).toEqual([]);
  });

  it("chooses an interval at which kernels alone take at most their share of the time", () => {
    const watch = new WatchList(0, 1 / 3);
    expect(watch.interval(KERNEL_ID)).toBe(1);
    for (const [kernel, step, interval] of [
      [1, 10, 1],
      [100, 10, 20],
      [45, 10, 10],
      [1e9, 1, 1000],
    ] as const) {
      for (let i = 0; i < 5; i++) {
        watch.note(KERNEL_ID, kernel);
        watch.noteStep(step);
      }
      expect(watch.interval(KERNEL_ID)).toBe(interval);
      if (interval < 1000) expect(kernel / (kernel + interval * step)).toBeLessThanOrEqual(1 / 3);
    }
  });

  it("counts what goes on beside a step as time that there is a share of", () => {
    const watch = new WatchList(0, 0.5);
    watch.noteStep(10);
    settle(watch, KERNEL_ID, 100);
    expect(watch.interval(KERNEL_ID)).toBe(10);
    watch.noteBeside(90);
    expect(watch.interval(KERNEL_ID)).toBe(1);
  });

  it("takes the least of a few, for other work adds to what takes long", () => {
    const watch = new WatchList(0, 1 / 3);
    for (const milliseconds of [10, 200, 20, 300]) watch.note(KERNEL_ID, milliseconds);
    for (const milliseconds of [5, 10, 10, 90]) watch.noteStep(milliseconds);
    expect(watch.interval(KERNEL_ID)).toBe(5);
  });

  it("measures soon again what has only compiled, and then forgets that", () => {
    const watch = new WatchList(0, 1 / 3);
    watch.noteStep(10);
    watch.note(KERNEL_ID, 5000);
    expect(watch.interval(KERNEL_ID)).toBe(5);
    watch.note(KERNEL_ID, 10);
    expect(watch.interval(KERNEL_ID)).toBe(2);
  });

  it("gives runs in lockstep one answer a step, and adds the beginnings of phases", () => {
    const watch = new WatchList(0, 0.3);
    watch.noteStep(10);
    settle(watch, KERNEL_ID, 100);
    expect(watch.due(KERNEL_ID, 7, false)).toBe(false);
    watch.note(KERNEL_ID, 1);
    watch.note(KERNEL_ID, 1);
    expect(watch.due(KERNEL_ID, 7, false)).toBe(false);
    expect(watch.due(KERNEL_ID, 7, true)).toBe(true);
    expect(new WatchList(10, 0.3).due(KERNEL_ID, 7, true)).toBe(false);
  });
});

describe("the budget", () => {
  it("gives what a cheap instrument cannot use to the dear ones", () => {
    const watch = new WatchList(1000, 0.5);
    watch.watch([
      { instrument: instrument("cheap"), every: "auto" },
      { instrument: instrument("dear"), every: "auto" },
    ]);
    watch.noteStep(100);
    settle(watch, "cheap", 2);
    settle(watch, "dear", 98);
    // Half of the time is 100 ms a step: 2 for the cheap one, and 98 are left for the other.
    expect([watch.interval("cheap"), watch.interval("dear")]).toEqual([1, 1]);
    settle(watch, "dear", 99);
    expect(watch.interval("dear")).toBe(2);
  });

  it("keeps fixed cadences, and makes the others give way, but not altogether", () => {
    const watch = new WatchList(1000, 0.5);
    watch.watch([
      { instrument: instrument("fixed"), every: 2 },
      { instrument: instrument("free"), every: "auto" },
    ]);
    watch.noteStep(10);
    settle(watch, "free", 5);
    expect(watch.interval("free")).toBe(1);
    settle(watch, "fixed", 16);
    // Of 10 ms a step it takes 8, and half are kept for what is left to choose.
    expect([watch.interval("fixed"), watch.interval("free")]).toEqual([2, 1]);
    settle(watch, "fixed", 40);
    // Twice the budget is gone, yet half of it, 5 ms a step, is kept for what is left to choose.
    expect([watch.interval("fixed"), watch.interval("free")]).toEqual([2, 1]);
    settle(watch, "free", 25);
    expect([watch.interval("fixed"), watch.interval("free")]).toEqual([2, 5]);
  });

  it("is never overdrawn by automatic cadences, whatever things cost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 500, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        (costs, step, share) => {
          const watch = new WatchList(0, share);
          watch.watch(costs.map((_, i) => ({ instrument: instrument(`i${i}`), every: "auto" })));
          watch.noteStep(step);
          settle(watch, KERNEL_ID, costs[0] as number);
          costs.forEach((cost, i) => {
            settle(watch, `i${i}`, cost);
          });
          const report = watch.report();
          fc.pre(report.every(({ interval }) => interval < 1000));
          const spent = report.reduce(
            (sum, { milliseconds, interval }) => sum + (milliseconds as number) / interval,
            0,
          );
          expect(spent / (spent + step)).toBeLessThanOrEqual(share + 1e-8);
        },
      ),
    );
  });

  it("is kept by a session on its own clock", async () => {
    let time = 0;
    const now = () => time;
    let spent = 0;
    const costing = (id: string, milliseconds: number): StateInstrument => ({
      ...instrument(id),
      async measure(context) {
        time += milliseconds;
        spent += milliseconds;
        return toyState.measure(context);
      },
    });
    const watched = [costing("a", 4), costing("b", 30), costing("c", 170)].map((one) => ({
      instrument: one,
      every: "auto" as const,
    }));
    const settings = { ntk_every: 1000, eval_every: 1000, max_steps: 10_000 };
    const { session, trainer } = fakeSession(settings, { watched, now });
    const advance = trainer.advance.bind(trainer);
    trainer.advance = (...given) => {
      time += 20;
      return advance(...given);
    };
    // The first measurements teach what things cost; then the share counts.
    for (let step = 0; step < 200; step++) await session.advance();
    const [start, before] = [time, spent];
    for (let step = 0; step < 2000; step++) await session.advance();
    const share = (spent - before) / (time - start);
    expect(share).toBeLessThanOrEqual(0.3);
    expect(share).toBeGreaterThan(0.15);
    session.set({ instrument_share: 0.1 });
    const [middle, half] = [time, spent];
    for (let step = 0; step < 2000; step++) await session.advance();
    expect((spent - half) / (time - middle)).toBeLessThanOrEqual(0.1);
  });

  it("reports what each costs, and keeps that of what stays watched", () => {
    const watch = new WatchList(10, 0.3);
    watch.watch([{ instrument: toyState, every: 5 }]);
    watch.note("state", 12);
    watch.note("step", 7);
    watch.watch([
      { instrument: toyStep, every: "auto" },
      { instrument: toyState, every: 4 },
    ]);
    watch.note("step", 3, "it failed");
    expect(watch.report()).toEqual([
      { id: "ntk", every: 10, interval: 10, milliseconds: null, problem: null },
      { id: "step", every: "auto", interval: 1, milliseconds: 3, problem: "it failed" },
      { id: "state", every: 4, interval: 4, milliseconds: 12, problem: null },
    ]);
  });
});

describe("what is asked to be watched", () => {
  it("is taken with its cadence, automatic unless told", () => {
    const list = [{ id: "step", every: 3 }, { id: "state" }];
    expect(checkedWatch(list, [toyState, toyStep])).toEqual([
      { instrument: toyStep, every: 3 },
      { instrument: toyState, every: "auto" },
    ]);
  });

  it.each([
    [[{ id: "nothing", every: 1 }], 'watch[0].id: "nothing" is not an instrument; allowed: state'],
    [[{ id: "state" }, { id: "state" }], 'watch[1].id: "state" is there twice'],
    [[{ id: "state", every: 0 }], "watch[0].every: 0 is not a cadence; allowed: auto, or a whole"],
    [[null], "watch[0].id"],
    ["state", "watch: "],
  ])("is refused by field: %j", (list, message) => {
    expect(() => checkedWatch(list, [toyState])).toThrow(message);
  });
});
