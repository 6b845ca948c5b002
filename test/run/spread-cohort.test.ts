/** Seeds over several workers, on trainers without an engine. */
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import type { SavedMember } from "../../src/run/cohort";
import { experimentOfSeed } from "../../src/run/cohort-frames";
import type { MemberRequest } from "../../src/run/open-member";
import type { SeedCall } from "../../src/run/seed-calls";
import { SeedsHost } from "../../src/run/seeds-host";
import { SeedsWorker, type SeedsWorkerLike } from "../../src/run/seeds-worker";
import { dealOut, SpreadCohort } from "../../src/run/spread-cohort";
import { type CohortFates, fakeCohort } from "./fake-cohort";

/** A worker in the same thread, whose messages are cloned. */
class FakeSeedsWorker implements SeedsWorkerLike {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  ended = false;
  readonly calls: string[] = [];
  readonly #host: SeedsHost;

  constructor(fates: CohortFates, opens: () => void = () => {}) {
    this.#host = new SeedsHost({
      async open({ requests, resume }) {
        opens();
        return fakeCohort(requests, fates, resume);
      },
      post: (answer) => {
        const copy = structuredClone(answer);
        setImmediate(() => !this.ended && this.onmessage?.({ data: copy } as MessageEvent));
      },
    });
  }

  postMessage(message: SeedCall): void {
    this.calls.push(message.call);
    const copy = structuredClone(message);
    setImmediate(() => !this.ended && void this.#host.handle(copy));
  }

  terminate(): void {
    this.ended = true;
  }
}

const experiment = resolveExperiment({ preset: "cf-rl-seeds", settings: { seeds: 4 } });
const REQUESTS = (["main", "companion"] as const).flatMap((role) =>
  [2, 3, 4].map(
    (seed): MemberRequest => ({ role, experiment: experimentOfSeed(experiment, seed) }),
  ),
);
const BOTH = ["main", "companion"] as const;

async function open(count: number, fates: CohortFates = {}, resume: readonly SavedMember[] = []) {
  const fakes = Array.from({ length: count }, () => new FakeSeedsWorker(fates));
  const released: SeedsWorker[] = [];
  const cohort = await SpreadCohort.open(
    fakes.map((fake) => new SeedsWorker(fake)),
    { requests: REQUESTS, backend: "wasm", bases: new Map(), resume },
    (worker) => released.push(worker),
  );
  return { cohort, fakes, released };
}

const named = (reports: readonly { role: string; seed: number }[]) =>
  reports.map(({ role, seed }) => `${role} ${seed}`).sort();
const ALL = named(
  REQUESTS.map(({ role, experiment: { settings } }) => ({ role, seed: settings.seed })),
);

describe("seeds over several workers", () => {
  it("are dealt out evenly, every one once", () => {
    expect(dealOut([1, 2, 3, 4, 5], 2)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(dealOut([1], 4)).toEqual([[1]]);
    expect(dealOut([], 4)).toEqual([]);
  });

  it("measure and train as they do in one thread", async () => {
    const { cohort, fakes } = await open(4);
    const local = fakeCohort(REQUESTS);
    const sorted = (reports: Awaited<ReturnType<typeof cohort.advance>>) =>
      [...reports].sort((a, b) => (`${a.role} ${a.seed}` < `${b.role} ${b.seed}` ? -1 : 1));
    expect(named(await cohort.evaluate(BOTH))).toEqual(ALL);
    expect(await cohort.evaluate(BOTH)).toEqual([]);
    await local.evaluate(BOTH);
    for (let step = 0; step < 2; step++) {
      expect(sorted(await cohort.advance(BOTH))).toEqual(sorted(await local.advance(BOTH)));
    }
    expect(named(await cohort.advance(["main"]))).toEqual(["main 2", "main 3", "main 4"]);
    expect([cohort.going("main"), cohort.going("companion")]).toEqual([3, 3]);
    expect(fakes.every(({ calls }) => calls.includes("advance"))).toBe(true);
  });

  it("count out those of a worker that is lost; the others go on", async () => {
    const { cohort, fakes } = await open(3);
    await cohort.advance(BOTH);
    const waiting = cohort.advance(BOTH);
    fakes[1]?.onerror?.({ message: "out of memory" } as ErrorEvent);
    const reports = await waiting;
    // The second worker holds the second and the fifth seed.
    const ended = reports.filter(({ end }) => end !== null);
    expect(ended).toEqual([
      {
        ...{ role: "main", seed: 3, metrics: {} },
        end: { seed: 3, step: 1, message: "its worker stopped (out of memory)" },
      },
      {
        ...{ role: "companion", seed: 3, metrics: {} },
        end: { seed: 3, step: 1, message: "its worker stopped (out of memory)" },
      },
    ]);
    expect(named(reports)).toEqual(ALL);
    expect(cohort.going("main")).toBe(2);
    const next = await cohort.advance(BOTH);
    expect(next).toHaveLength(4);
    expect(next.every(({ end }) => end === null)).toBe(true);
    const saved = await cohort.save();
    expect(saved.filter(({ state }) => state === null).map(({ seed }) => seed)).toEqual([3, 3]);
    expect(fakes[1]?.ended).toBe(true);
  });

  it("count out those of a worker that fails at what it is asked", async () => {
    let fails = false;
    const { cohort } = await open(2, {
      metrics: (step, { experiment: { settings } }) => {
        if (fails && settings.seed === 3) throw new Error("no memory left");
        return { reward: step };
      },
    });
    await cohort.advance(BOTH);
    fails = true;
    const reports = await cohort.advance(BOTH);
    const messages = new Set(reports.flatMap(({ end }) => end?.message ?? []));
    expect([...messages]).toEqual(["no memory left"]);
    expect((await cohort.advance(BOTH)).length).toBe(
      reports.length - reports.filter((r) => r.end).length,
    );
  });

  it("go on from where they were saved, those that had ended ended", async () => {
    const { cohort } = await open(2, {
      metrics: (step, { role, experiment: { settings } }) => ({
        reward: role === "main" && settings.seed === 2 && step === 1 ? Number.NaN : step,
      }),
    });
    await cohort.advance(BOTH);
    await cohort.advance(BOTH);
    const saved = await cohort.save();
    expect(saved).toHaveLength(6);
    expect(saved.find(({ end }) => end !== null)).toMatchObject({ role: "main", seed: 2 });
    const again = await open(5, {}, structuredClone(saved));
    expect(again.cohort.going("main")).toBe(2);
    const reports = await again.cohort.advance(BOTH);
    expect(reports.map(({ metrics }) => metrics.reward)).toEqual(
      reports.map(({ seed }) => 0.02 + 10 * seed),
    );
    expect((await again.cohort.save()).filter(({ end }) => end !== null)).toHaveLength(1);
  });

  it("leave their workers to others, closed, but for one that failed", async () => {
    const { cohort, fakes, released } = await open(3);
    fakes[0]?.onerror?.({ message: "" } as ErrorEvent);
    await cohort.advance(BOTH);
    cohort.dispose();
    expect(released.filter(({ lost }) => lost === null)).toHaveLength(2);
    expect(fakes.map(({ ended }) => ended)).toEqual([true, false, false]);
    expect(fakes[2]?.calls.at(-1)).toBe("close");
  });

  it("are nowhere where one worker cannot open its own", async () => {
    const good = new FakeSeedsWorker({});
    const bad = new FakeSeedsWorker({}, () => {
      throw new Error("there is no such backend");
    });
    const released: SeedsWorker[] = [];
    const opening = SpreadCohort.open(
      [good, bad].map((fake) => new SeedsWorker(fake)),
      { requests: REQUESTS, backend: "wasm", bases: new Map(), resume: [] },
      (worker) => released.push(worker),
    );
    await expect(opening).rejects.toThrow("there is no such backend");
    expect(released).toHaveLength(2);
    expect(good.calls).toEqual(["open", "close"]);
  });
});
