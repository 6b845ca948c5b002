import { afterEach, describe, expect, it, vi } from "vitest";
import type { CheckLine } from "../../src/run/check-answers";
import { lineOf } from "../../src/run/worker-check";
import { afterAnswer, checkReport, checkVerdict, runCheck, useCheck } from "../../src/store/check";

const line: CheckLine = {
  part: "training step",
  label: "RLOO",
  outcome: "agrees",
  error: 2e-6,
  tolerance: 1e-3,
  note: "update",
  milliseconds: 12.3,
};
const [first, ...others] = useCheck.getInitialState().backends;
if (!first) throw new Error("there is no backend to check");

function state(...lines: CheckLine[]) {
  const here = others.map((one) => afterAnswer(one, { kind: "absent", reason: "not here" }));
  const answers = lines.map((one) => ({ kind: "line", line: one }) as const);
  const checked = [{ kind: "device", adapter: "a card", software: false } as const, ...answers];
  const backend = [...checked, { kind: "done" } as const].reduce(afterAnswer, first as never);
  return { running: false, backends: [backend, ...here] };
}

describe("the check of a device", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("says that all agree only where all do", () => {
    expect(checkVerdict(state(line))).toMatch(/^All 1 comparisons agree/);
    const off: CheckLine = { ...line, outcome: "differs", error: Number.POSITIVE_INFINITY };
    expect(checkVerdict(state(line, off))).toMatch(/^1 of 2 comparisons differ/);
    const skipped: CheckLine = { ...line, outcome: "not compared", error: null };
    expect(checkVerdict(state(line, skipped))).toMatch(/^All 1 comparisons agree/);
  });

  it("does not take the reference beside itself for agreement", () => {
    const { label, part, error, tolerance, note } = line;
    const own = lineOf("cpu", { label, part, error: 0, tolerance, note }, 1);
    expect(own.outcome).toBe("the reference itself");
    expect(checkVerdict(state(line, own))).toMatch(/^All 1 comparisons agree/);
    expect(checkVerdict(state(own))).toMatch(/^Nothing could be compared/);
    const recorded = { label, part: "short run", error, tolerance, note } as const;
    expect(lineOf("cpu", recorded, 1).outcome).toBe("agrees");
    expect(lineOf("wasm", { ...recorded, part }, 1).outcome).toBe("agrees");
    for (const far of [1, Number.NaN]) {
      expect(lineOf("cpu", { ...recorded, part, error: far }, 1).outcome).toBe("differs");
    }
  });

  it("does not pass over a backend that stopped", () => {
    const { running, backends } = state(line);
    const [, second, ...rest] = backends;
    if (!second) throw new Error("there is one backend only");
    const stopped = afterAnswer(second, { kind: "failed", message: "it stopped" });
    const [done] = backends;
    expect(checkVerdict({ running, backends: [done as never, stopped, ...rest] })).toMatch(
      /^1 of the backends stopped/,
    );
    expect(checkVerdict({ running, backends: [stopped, ...rest] })).toBe(
      "Nothing could be compared: it stopped. Check again, or tell us, with the report.",
    );
  });

  it("claims nothing of what was not compared", () => {
    const nothing = {
      running: false,
      backends: [{ ...first, state: "stopped" as const }, ...others],
    };
    expect(checkVerdict(nothing)).toBe("Stopped before anything was compared.");
    const { backends } = state(line);
    const [done] = backends;
    expect(checkVerdict({ running: false, backends: [done as never, ...others] })).toMatch(
      /^Stopped\. Comparisons made so far, which agree: 1\. The rest is not checked/,
    );
    const absent = others.map((one) => afterAnswer(one, { kind: "absent", reason: "not here" }));
    expect(checkVerdict({ running: false, backends: absent })).toMatch(
      /^Nothing could be compared/,
    );
  });

  it("is a table of Markdown to copy", () => {
    const report = checkReport(state(line), "a browser");
    expect(report).toContain("; a browser");
    expect(report).toContain("on a card");
    expect(report).toContain("| training step | RLOO | agrees | 2e−6 | 1e−3 | update | 12 |");
  });

  it("ends, and can be made again, where the browser refuses its workers", async () => {
    vi.stubGlobal("document", { baseURI: "https://example.org/" });
    vi.stubGlobal(
      "Worker",
      class {
        constructor() {
          throw new Error("workers are not allowed here");
        }
      },
    );
    for (const _ of [1, 2]) {
      await runCheck();
      const { running, backends } = useCheck.getState();
      expect(running).toBe(false);
      for (const backend of backends) {
        expect(backend).toMatchObject({ state: "failed", reason: "workers are not allowed here" });
      }
      useCheck.setState(useCheck.getInitialState());
    }
    // A press that was to stop it and came a moment late.
    await runCheck(performance.now());
    expect(useCheck.getState().backends[0]?.state).toBe("waiting");
  });
});
