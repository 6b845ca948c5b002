import { readFileSync } from "node:fs";
import { IDBFactory, IDBObjectStore } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { readRunFolder } from "../../src/run/files/run-folder";
import { readZip } from "../../src/run/files/zip";
import { TIMING_METRICS } from "../../src/run/metrics";
import type { RunRecord } from "../../src/run/record";
import type { RecordSlice } from "../../src/run/record-slice";
import type { SavedState } from "../../src/run/saved-state";
import type { SavedRun } from "../../src/store/run-database";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

/** The locks of one browser; a tab that is gone gives its own back. */
class FakeLocks {
  readonly #held = new Map<string, () => void>();
  async request(
    name: string,
    _options: { ifAvailable: true },
    action: (lock: object | null) => unknown,
  ): Promise<void> {
    if (this.#held.has(name)) return void (await action(null));
    let gone = () => {};
    const tabGone = new Promise<void>((resolve) => {
      gone = resolve;
    });
    this.#held.set(name, gone);
    await Promise.race([action({}), tabGone]);
    this.#held.delete(name);
  }
  async query() {
    return { held: [...this.#held.keys()].map((name) => ({ name })) };
  }
  /** Every tab is closed at once. */
  async closeTabs(): Promise<void> {
    for (const gone of [...this.#held.values()]) gone();
    await expect.poll(() => this.#held.size).toBe(0);
  }
}

class FakeDocument extends EventTarget {
  hidden = false;
}

let locks: FakeLocks;
beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
  vi.stubGlobal("document", new FakeDocument());
  vi.stubGlobal("navigator", { locks });
});
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.client.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const race = (changes = {}) =>
  resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 1000, ...changes } });

const tabs: Pick<Tab, "client">[] = [];
interface Tab {
  readonly lab: Awaited<ReturnType<typeof importLab>>;
  readonly keeper: typeof import("../../src/store/run-keeper");
  readonly library: typeof import("../../src/store/run-library");
  readonly words: typeof import("../../src/store/saved-run-words");
  readonly client: Tab["lab"]["client"];
  readonly saved: typeof import("../../src/store/saved-runs").useSavedRuns.getState;
}

/** The page in a tab of its own: nothing is shared with another but the browser's storage. */
async function openTab(changes = {}): Promise<Tab> {
  vi.resetModules();
  const lab = await importLab();
  const keeper = await import("../../src/store/run-keeper");
  const library = await import("../../src/store/run-library");
  const words = await import("../../src/store/saved-run-words");
  const { useSavedRuns } = await import("../../src/store/saved-runs");
  await lab.open(race(changes), false);
  await keeper.keepRuns();
  const tab = { lab, keeper, library, words, client: lab.client, saved: useSavedRuns.getState };
  tabs.push(tab);
  return tab;
}

/**
 * Two records agree: the same steps, and the same values wherever both measured. How often instruments
 * do goes by the clock.
 */
function expectAgreement(one: RunRecord | null, other: RunRecord | null): void {
  expect([...(one?.steps() ?? [])]).toEqual([...(other?.steps() ?? [])]);
  const names = one?.names().filter((name) => !TIMING_METRICS.includes(name)) ?? [];
  expect(names).toContain("reward");
  for (const name of names) {
    const values = other?.values(name);
    one?.values(name)?.forEach((value, row) => {
      const another = values?.[row] ?? Number.NaN;
      if (!Number.isNaN(value) && !Number.isNaN(another)) expect(value, name).toBe(another);
    });
  }
}

/** A run of some steps that was saved, and whose tab is gone. */
async function interrupted(steps = 20, changes = {}): Promise<Tab> {
  const tab = await openTab(changes);
  await tab.lab.commands.step(steps);
  await tab.keeper.saveNow();
  tab.client.close();
  await locks.closeTabs();
  return tab;
}

describe("a run that was interrupted", () => {
  it("is offered, and goes on as if it had never stopped", async () => {
    const whole = await openTab();
    await whole.lab.commands.step(10);
    await whole.lab.flipLever("everything");
    await whole.lab.commands.step(30);
    whole.client.close();
    vi.stubGlobal("indexedDB", new IDBFactory());

    const stopped = await openTab();
    await stopped.lab.commands.step(10);
    await stopped.lab.flipLever("everything");
    await stopped.lab.commands.step(10);
    await stopped.keeper.saveNow();
    await stopped.lab.commands.step(15);
    await stopped.keeper.saveNow();
    stopped.client.close();
    await locks.closeTabs();

    const tab = await openTab({ seed: 7 });
    const offered = tab.saved().offered;
    expect(offered).toMatchObject({ step: 35, finished: false });
    await tab.library.goOn(offered!);
    expect(tab.lab.useLab.getState().refusal).toBeNull();
    expect(tab.client.stepsMade).toBe(35);
    expect(tab.client.status.state).toBe("paused");
    expect(tab.lab.useLab.getState().asked.settings.schedule).toBe("cf-rl");
    await tab.lab.commands.step(5);
    expectAgreement(tab.client.runs.main, whole.client.runs.main);
    const kinds = (record: RunRecord | null) =>
      record?.events.map(({ kind, step }) => [kind, step]);
    expect(kinds(tab.client.runs.main)).toEqual([
      ...(kinds(whole.client.runs.main) ?? []),
      ["recovered", 35],
    ]);
    expect(tab.saved().offered).toBeNull();
    // It is the same run in the storage.
    await tab.keeper.saveNow();
    expect(tab.saved().runs.filter(({ step }) => step === 40)).toHaveLength(1);
  });

  it("keeps a switch that came at the very step that was saved", async () => {
    const tab = await openTab();
    await tab.lab.commands.step(12);
    await tab.lab.flipLever("everything");
    await tab.keeper.saveNow();
    tab.client.close();
    await locks.closeTabs();
    const next = await openTab();
    await next.library.goOn(next.saved().offered!);
    await next.lab.commands.step(3);
    const switched = next.client.runs.main?.events.filter(({ kind }) => kind === "schedule");
    expect(switched).toMatchObject([{ step: 12 }]);
    expect(next.client.runs.main?.phaseAt(14)?.phase.trainable).toBe("all");
    // The lever acted on the run: a reset goes back to what was asked for.
    await next.lab.reset();
    expect(next.client.runs.main?.phaseAt(0)?.phase.trainable).toBe("classifier");
  });

  it("is saved when it pauses, and when the page is hidden", async () => {
    const tab = await openTab();
    await tab.lab.commands.step(4);
    await expect.poll(() => tab.saved().savedStep).toBe(4);
    await tab.lab.play();
    await expect.poll(() => tab.client.stepsMade).toBeGreaterThan(8);
    document.dispatchEvent(new Event("visibilitychange"));
    (document as unknown as FakeDocument).hidden = true;
    document.dispatchEvent(new Event("visibilitychange"));
    await expect.poll(() => tab.saved().savedStep).toBeGreaterThan(8);
  });

  it("is offered until it is not wanted; one that ended only where it was on the page just now", async () => {
    await interrupted();
    const tab = await openTab();
    expect(tab.saved().offered).not.toBeNull();
    await tab.library.declineOffer();
    expect((await openTab()).saved()).toMatchObject({ offered: null, runs: [{ step: 20 }] });

    await interrupted(12, { max_steps: 12 });
    expect((await openTab()).saved().offered).toBeNull();
    const entries = vi.spyOn(performance, "getEntriesByType");
    entries.mockReturnValue([{ type: "reload" }] as never);
    expect((await openTab()).saved().offered).toMatchObject({ step: 12, finished: true });
  });

  it("belongs to one tab at a time", async () => {
    await interrupted();
    const one = await openTab();
    const two = await openTab();
    const run = one.saved().offered!;
    await one.library.goOn(run);
    await two.library.goOn(run);
    expect(two.lab.useLab.getState().refusal).toBe(
      "The saved run cannot go on: it is open in another tab",
    );
    expect(two.client.stepsMade).toBe(0);
    const three = await openTab();
    expect(three.saved().offered).toBeNull();
    await locks.closeTabs();
    const four = await openTab();
    expect(four.saved().offered?.id).toBe(run.id);
  });
});

describe("forks", () => {
  const drawn = (tab: Tab) =>
    tab.client.runs.forks.map((record) => ({
      ...{ steps: [...record.steps()], name: record.header.label, origin: record.header.origin },
      kinds: record.events.filter(({ kind }) => kind !== "recovered").map(({ kind }) => kind),
      reward: [...(record.values("reward") ?? [])],
    }));

  it("are there again after a reload, the one that goes on and those that had ended", async () => {
    const tab = await openTab();
    const { client } = tab;
    await tab.lab.commands.step(20);
    await client.fork({ run: "main", step: 8, schedule: null, settings: { beta: 0.2 } });
    await tab.keeper.saveNow();
    await client.fork({ run: "main", step: 4, schedule: "standard", settings: {} });
    await tab.lab.commands.step(4);
    await client.fork({ run: "fork", step: 7, schedule: null, settings: { beta: 0.3 } });
    await tab.lab.commands.step(6);
    const [gone] = client.runs.forks;
    await client.dropFork(gone!.header.id);
    await tab.keeper.saveNow();
    const before = drawn(tab);
    expect(before.map(({ steps }) => steps.at(-1))).toEqual([8, 13]);
    client.close();
    await locks.closeTabs();

    const next = await openTab({ seed: 7 });
    await next.lab.reset();
    const run = next.saved().offered!;
    await next.library.goOn(run);
    expect(next.lab.useLab.getState().refusal).toBeNull();
    const { main, fork, forks } = next.client.runs;
    expect(fork).toBe(forks[1]);
    const again = drawn(next);
    expect(again.map(({ origin }) => origin?.run)).toEqual([main?.header.id, "fork-2-of-main-3"]);
    for (const [i, { origin, ...one }] of again.entries()) {
      const { origin: left, ...other } = before[i]!;
      expect(one).toEqual(other);
      expect(origin?.step).toBe(left?.step);
    }
    // It makes its steps up to the run first, and is saved under its own number.
    await next.lab.commands.step(3);
    expect(fork?.lastStep).toBe(16);
    expect(next.client.stepsMade).toBe(20);
    await next.client.fork({ run: "main", step: 20, schedule: null, settings: {} });
    await next.keeper.saveNow();
    const database = await next.keeper.runDatabase();
    const saved = await database.get("runs", run.id);
    expect(Object.keys(saved!.headers)).toEqual([
      "main",
      "companion",
      "fork-2",
      "fork-3",
      "fork-4",
    ]);
    expect(saved!.fork).toBe("fork-4");
    const roles = (await database.getAllKeys("slices")).map(([, role]) => role);
    expect(new Set(roles)).toEqual(new Set(Object.keys(saved!.headers)));
  });

  it("go on after the engine was lost, with what was done to them on record", async () => {
    const workers: FakeWorker[] = [];
    vi.stubGlobal(
      "Worker",
      class extends FakeWorker {
        constructor() {
          super();
          workers.push(this);
        }
      },
    );
    const { lab, client } = await openTab();
    await lab.commands.step(12);
    await client.fork({ run: "main", step: 5, schedule: "standard", settings: { beta: 0.2 } });
    const { fork } = client.runs;
    for (let losses = 1; losses <= 3; losses++) {
      workers.at(-1)?.onerror?.({ message: "" } as ErrorEvent);
      await expect.poll(() => client.status.state).toBe("paused");
      expect(client.runs.fork).toBe(fork);
      const kinds = fork?.events.filter(({ kind }) => kind !== "phase").map(({ kind }) => kind);
      expect(kinds).toEqual(["settings", "schedule", ...Array(losses).fill("recovered")]);
    }
    await lab.commands.step(7);
    expect([...(fork?.steps() ?? [])]).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(client.stepsMade).toBe(12);
  });
});

/** A value of the fixture: typed arrays and numbers that JSON has no words for are marked. */
function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  const { $: kind, b: text } = value as { $?: string; b?: string };
  if (kind === "number") return Number(text);
  if (kind !== undefined) {
    const bytes = Uint8Array.from(Buffer.from(text ?? "", "base64")).buffer;
    return kind === "Float64Array"
      ? new Float64Array(bytes)
      : kind === "Float32Array"
        ? new Float32Array(bytes)
        : kind === "Int32Array"
          ? new Int32Array(bytes)
          : new Uint8Array(bytes);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpacked(one)]));
}

describe("a run that an older version saved", () => {
  it("goes on, and is saved in the present form", async () => {
    const file = new URL("../fixtures/saved-run-of-format-1.json", import.meta.url);
    const left = unpacked(JSON.parse(readFileSync(file, "utf8"))) as {
      runs: SavedRun[];
      states: SavedState[];
      slices: RecordSlice[];
      sliceKeys: [string, "main" | "companion", number][];
    };
    const [run, state] = [left.runs[0]!, left.states[0]!];
    expect(run.format).toBe(1);
    const { openRunDatabase } = await import("../../src/store/run-database");
    const database = await openRunDatabase(() => undefined);
    await database.put("runs", run);
    await database.put("states", state, run.id);
    for (const [i, slice] of left.slices.entries()) {
      await database.put("slices", slice, left.sliceKeys[i]!);
    }
    database.close();

    const tab = await openTab();
    const { offered } = tab.saved();
    expect(offered).toMatchObject({ step: 12, format: 1 });
    expect(tab.words.titleOf(offered!)).toMatch(/CF-RL, seed 1$/);
    await tab.library.goOn(offered!);
    expect(tab.lab.useLab.getState().refusal).toBeNull();
    const { main, companion, forks } = tab.client.runs;
    for (const record of [main, companion]) {
      expect([...(record?.steps() ?? [])].slice(0, 12)).toEqual([...Array(12).keys()]);
      expect(record?.kernels.frames.length).toBeGreaterThan(0);
    }
    expect(main?.header.experiment.settings.stage1_steps).toBe(5);
    expect(forks).toEqual([]);
    await tab.lab.commands.step(2);
    await tab.keeper.saveNow();
    expect(tab.saved().runs[0]).toMatchObject({ id: run.id, step: 14, format: 2 });
  });
});

/** The error of a storage that has no room. */
function full(): never {
  throw new DOMException("no room", "QuotaExceededError");
}

describe("a storage that fails", () => {
  it("lets go of what nobody asked to keep when it is full, then says so, and recovers", async () => {
    await interrupted();
    const tab = await openTab();
    let room = false;
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (
      this: IDBObjectStore,
      ...given: Parameters<typeof put>
    ) {
      if (!room && this.name === "slices") full();
      return put.apply(this, given);
    });
    await tab.lab.commands.step(12);
    await tab.keeper.saveNow();
    expect(tab.saved().state).toBe("full");
    expect(await (await tab.keeper.runDatabase()).getAll("runs")).toEqual([]);
    await tab.lab.commands.step(3);
    expect(tab.client.stepsMade).toBe(15);
    room = true;
    await tab.keeper.saveNow();
    expect(tab.saved()).toMatchObject({ state: "ready", savedStep: 15 });
    // Nothing of the steps that found no room is missing.
    await locks.closeTabs();
    const next = await openTab();
    await next.library.goOn(next.saved().offered!);
    expect([...(next.client.runs.main?.steps() ?? [])].slice(0, 15)).toEqual(
      Array.from({ length: 15 }, (_, step) => step),
    );
  });

  it("is done without where the browser allows none", async () => {
    vi.stubGlobal("indexedDB", {
      open: () => {
        throw new DOMException("private", "SecurityError");
      },
    });
    const tab = await openTab();
    expect(tab.saved().state).toBe("none");
    await tab.lab.commands.step(12);
    expect(tab.client.stepsMade).toBe(12);
    await tab.library.keepCurrent();
    expect(tab.lab.useLab.getState().refusal).toMatch(/^The run could not be kept: /);
  });

  it("of a newer page is left alone", async () => {
    await new Promise((resolve) => {
      indexedDB.open("rl-post-training-playground", 99).onsuccess = (event) => {
        (event.target as IDBOpenDBRequest).result.close();
        resolve(null);
      };
    });
    expect((await openTab()).saved().state).toBe("newer");
  });

  it("of an older page is said to be, and does no harm", async () => {
    await interrupted();
    const tab = await openTab();
    const database = await tab.keeper.runDatabase();
    const [run] = await database.getAll("runs");
    await database.put("runs", { ...run!, id: "old", format: 0, engine: "0.0.9", savedAt: 1e15 });
    await database.put("runs", {
      ...run!,
      id: "odd",
      experiment: { schema_version: 1 },
      savedAt: 2e15,
    });
    const next = await openTab();
    const words = Object.fromEntries(
      next.saved().runs.map((one) => [one.id, next.words.unreadable(one)]),
    );
    expect(words.old).toMatch(/^it was saved by version 0\.0\.9/);
    expect(words.odd).toMatch(/engine_version|preset/);
    expect(words[run!.id]).toBeNull();
    expect(next.saved().offered?.id).toBe(run!.id);
    for (const one of next.saved().runs.filter(({ id }) => id !== run!.id)) {
      await next.library.goOn(one);
      expect(next.lab.useLab.getState().refusal).toMatch(/^The saved run cannot go on: /);
      await next.library.remove(one);
    }
    expect(next.saved().runs.map(({ id }) => id)).toEqual([run!.id]);
  });
});

describe("the library", () => {
  it("names, notes, stars; deletes, and brings back until the page is left", async () => {
    await interrupted();
    const tab = await openTab();
    const { library, saved } = tab;
    const run = saved().runs[0]!;
    expect(tab.words.titleOf(run)).toMatch(/, CF-RL, seed 1$/);
    await library.say(run, { name: "First" });
    await library.say(saved().runs[0]!, { note: "With care", starred: true });
    expect(saved().runs[0]).toMatchObject({
      ...{ name: "First", note: "With care", starred: true, kept: true },
    });
    await library.remove(saved().runs[0]!);
    expect(saved().runs).toEqual([]);
    await library.undoRemove();
    expect(saved().runs[0]).toMatchObject({ name: "First", deleted: false });
    await library.remove(saved().runs[0]!);
    const next = await openTab();
    const database = await next.keeper.runDatabase();
    const left = await Promise.all(
      (["runs", "states", "slices"] as const).map((table) => database.getAllKeys(table)),
    );
    expect(left.flat()).toEqual([]);
  });

  it("keeps the last few runs, and those that were asked for", async () => {
    const kept = await openTab();
    await kept.lab.commands.step(12);
    await kept.library.keepCurrent();
    // A tab that is gone saves nothing more, by its clock either.
    kept.client.close();
    await locks.closeTabs();
    for (let i = 0; i < 7; i++) await interrupted(11 + i);
    const { runs } = (await openTab()).saved();
    expect(runs.map(({ step }) => step)).toEqual([17, 16, 15, 14, 13, 12]);
    expect(runs.at(-1)?.kept).toBe(true);
  });

  it("lets a run that is open elsewhere be, and saves it whole where it was deleted", async () => {
    const busy = await openTab();
    await busy.lab.commands.step(11);
    await busy.keeper.saveNow();
    for (let i = 0; i < 6; i++) {
      const tab = await openTab();
      await tab.lab.commands.step(20 + i);
      await tab.keeper.saveNow();
    }
    const database = await busy.keeper.runDatabase();
    const steps = async () => (await database.getAll("runs")).map(({ step }) => step);
    expect((await steps()).sort()).toEqual([11, 20, 21, 22, 23, 24, 25]);
    await database.clear("runs");
    await database.clear("slices");
    await busy.lab.commands.step(4);
    await busy.keeper.saveNow();
    busy.client.close();
    await locks.closeTabs();
    const next = await openTab();
    // The other tabs may have saved theirs again by their clocks.
    const saved = next.saved().runs.find(({ step }) => step === 15);
    if (saved === undefined) throw new Error("the run was not saved whole");
    await next.library.goOn(saved);
    expectAgreement(next.client.runs.main, busy.client.runs.main);
  });

  it("exports every run, with its policy, as folders that are read back", async () => {
    await interrupted(11);
    const { client: before } = await interrupted(12);
    const tab = await openTab();
    const blobs: Blob[] = [];
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: (blob: Blob) => blobs.push(blob) }));
    Object.assign(document, { createElement: () => ({ click: () => {} }) });
    const policy = vi.fn(() => new Uint8Array(8));
    vi.doMock("../../src/run/files/saved-policy", () => ({ policyFile: policy }));
    await tab.library.exportRuns(tab.saved().runs);
    expect(tab.lab.useLab.getState().refusal).toBeNull();
    const archive = new Uint8Array(await (blobs[0] as Blob).arrayBuffer());
    const files = readZip("all", archive, { entries: 1000, bytes: 1e9 });
    const folders = [...new Set([...files.keys()].map((path) => path.split("/")[0]))];
    expect(folders).toHaveLength(4);
    expect(policy).toHaveBeenCalledTimes(4);
    const main = folders.find((folder) => folder?.endsWith("-12")) as string;
    const own = [...files].filter(
      ([path]) => path.startsWith(`${main}/`) && !path.endsWith("safetensors"),
    );
    const { record } = readRunFolder(
      new Map(own.map(([path, bytes]) => [path.slice(main.length + 1), bytes])),
    );
    expect([...record.steps()]).toEqual([...(before.runs.main?.steps() ?? [])].slice(0, 12));
  });
});
