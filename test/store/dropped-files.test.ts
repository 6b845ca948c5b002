import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeCheckpoint } from "../../src/engine/checkpoint";
import { parameterCount, parameterLayout } from "../../src/engine/layout";
import { encodeSafetensors } from "../../src/engine/safetensors";
import { policyNotes } from "../../src/experiment/policy-notes";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const { client, open, useLab } = await importLab();
const { useKeptRuns } = await import("../../src/store/kept-runs");
const { openDropped } = await import("../../src/store/dropped-files");
const { writeRunFolder, zipRunFolder } = await import("../../src/run/files/run-folder");
const { runPart } = await import("../../src/run/files/run-part");
const { readMetricsCsv } = await import("../../src/run/files/csv");
const { readNtkNpz } = await import("../../src/run/files/ntk-npz");
const { readEvents } = await import("../../src/run/files/events");

const refusal = () => useLab.getState().refusal;
const opened = () => useKeptRuns.getState().runs.at(-1)?.record ?? null;
const dropped = (path: string, content: BlobPart, size?: number) => {
  const file = new File([content], path.split("/").at(-1) as string);
  if (size !== undefined) Object.defineProperty(file, "size", { value: size });
  return { path, file };
};

/** The main run, seven steps long, as a folder of that name. */
function folder(name: string) {
  const { main } = client.runs;
  if (!main) throw new Error("there is no run");
  return [...writeRunFolder(main, new Map(), "0.0.0")].map(([path, bytes]) =>
    dropped(`${name}/${path}`, bytes),
  );
}

const SHAPE = { vocabulary: 16, width: 8, layers: 1, heads: 1, context: 12 };

/** A policy's file with these notes. */
const policy = (notes: Record<string, string>, shape = SHAPE) =>
  encodeCheckpoint(
    { shape, theta: new Float32Array(parameterCount(parameterLayout(shape))), constants: null },
    notes,
  );

beforeEach(async () => {
  useLab.setState({ refusal: null });
  await open(resolveExperiment({ preset: "cf-rl-race", settings: { seed: 4 } }), false);
  await client.step(7);
  useKeptRuns.setState({ runs: [], removed: null });
});
afterEach(() => client.close());

describe("what is dropped on the page", () => {
  it("is opened as a folder, at its top or inside another", async () => {
    await openDropped(folder("first"));
    expect(refusal()).toBeNull();
    expect(opened()?.rows).toBe(client.runs.main?.rows);
    useKeptRuns.setState({ runs: [], removed: null });
    await openDropped([...folder("all/first"), dropped("all/notes.txt", "…")]);
    expect(opened()?.header.experiment.settings.seed).toBe(4);
  });

  it("is opened as a zip", async () => {
    const files = writeRunFolder(client.runs.main as never, new Map(), "0.0.0");
    await openDropped([dropped("first.zip", zipRunFolder(files))]);
    expect(opened()?.rows).toBe(client.runs.main?.rows);
  });

  it("is opened as an experiment where it is a run's JSON", async () => {
    const json = runPart(client.runs.main as never, "run.json");
    await open(resolveExperiment({ preset: "cf-rl-race", settings: { seed: 9 } }), false);
    await openDropped([dropped("run.json", json)]);
    expect(refusal()).toBeNull();
    expect(client.status.experiment?.settings.seed).toBe(4);
    expect(client.stepsMade).toBe(0);
  });

  it("is opened as a policy where its header says what it was taken from, and goes on from there", async () => {
    const experiment = resolveExperiment({ preset: "cf-rl-race", settings: { seed: 5 } });
    const notes = policyNotes(experiment, { step: 33, phase: 1 });
    await openDropped([dropped("a.safetensors", policy(notes))]);
    expect(refusal()).toBeNull();
    expect(client.stepsMade).toBe(33);
    const { main, companion } = client.runs;
    expect(main?.header.experiment.settings).toMatchObject({ seed: 5, companion: "none" });
    expect(companion).toBeNull();
    const opened = main?.events.filter(({ kind }) => kind === "recovered");
    expect(opened).toMatchObject([{ step: 33, reason: "The policy in a.safetensors was opened" }]);
    expect(useLab.getState().notice).toMatch(/^a\.safetensors: the policy of step 33, seed 5\./);
    await client.step(2);
    expect([...(main?.steps() ?? [])]).toEqual([33, 34, 35]);
    await open(experiment, false);
    expect(useLab.getState().notice).toBeNull();
  });

  it("is what a new run starts from where its header says its shape alone", async () => {
    await openDropped([dropped("a.safetensors", policy({ task: "reverse" }))]);
    expect(refusal()).toBeNull();
    expect(client.stepsMade).toBe(0);
    expect(client.runs.main?.header.experiment.settings).toMatchObject({
      task: "reverse",
      seed: 4,
    });
    expect(useLab.getState().notice).toMatch(/not what trained them.* in place of the base policy/);
  });

  it("says what an older experiment was taken for where it has no such setting", async () => {
    const json = new TextDecoder().decode(runPart(client.runs.main as never, "run.json"));
    const older = JSON.parse(json);
    delete older.settings.base_seed;
    await openDropped([dropped("old.json", JSON.stringify(older))]);
    expect(refusal()).toBeNull();
    expect(useLab.getState().notice).toMatch(/^old\.json: Written before .*base_seed=1/);
  });

  it.each([
    [
      "a picture",
      () => [dropped("cat.png", "x")],
      /cat\.png: this cannot be opened; allowed: a run/,
    ],
    ["no policy", () => [dropped("a.safetensors", "x")], /a\.safetensors: file has 1 bytes/],
    [
      "weights of no shape",
      () => [dropped("a.safetensors", encodeSafetensors([], { step: "3" }))],
      /^a\.safetensors: metadata config is missing; it must hold the policy's shape$/,
    ],
    [
      "a policy of other tasks",
      () => [dropped("a.safetensors", policy({}, { ...SHAPE, vocabulary: 40 }))],
      /it has 40 tokens in sequences of 12; the tasks here have 16 in 12/,
    ],
    [
      "a policy of nobody's experiment",
      () => [dropped("a.safetensors", policy({ experiment: '{"schema_version":1}' }))],
      /a\.safetensors: preset: missing/,
    ],
    [
      "of a name that turns the line around",
      () => [dropped(`\u202Egnp.exe\0${"x".repeat(300)}`, "x")],
      /^\ufffdgnp\.exe\ufffdx{70,75}…: this cannot be opened/,
    ],
    ["no archive", () => [dropped("a.zip", "PK nothing")], /^a\.zip: is not a ZIP archive$/],
    ["no JSON", () => [dropped("a.json", "{")], /a\.json is not JSON/],
    ["other JSON", () => [dropped("a.json", '{"__proto__": 1}')], /a\.json: schema_version/],
    ["a huge JSON", () => [dropped("a.json", "{}", 2 ** 30)], /at most 1048576 are read/],
    ["a huge zip", () => [dropped("a.zip", "", 2 ** 40)], /at most 536870912 are read/],
    ["no run", () => [dropped("a/b", ""), dropped("a/c", "")], /no config\.json among the 2 files/],
    ["two runs", () => [...folder("a"), ...folder("b")], /There are 2 runs/],
    [
      "a huge folder",
      () => [...folder("a"), dropped("a/rollouts.jsonl", "", 2 ** 40)],
      /at most 1073741824 are read/,
    ],
    [
      "a damaged run",
      () =>
        folder("a").map((one) =>
          one.path === "a/metrics.csv" ? dropped(one.path, "step\nx\n") : one,
        ),
      /metrics\.csv, line 2, column step/,
    ],
  ])("is refused in words where it is %s, and nothing is lost", async (_, files, message) => {
    const { main } = client.runs;
    await openDropped(files());
    expect(refusal()).toMatch(message);
    expect(opened()).toBeNull();
    expect(client.runs.main).toBe(main);
    expect(client.stepsMade).toBe(7);
  });
});

describe("parts of a run", () => {
  it("are read as the files of its folder", () => {
    const { main } = client.runs;
    if (!main) throw new Error("there is no run");
    const { steps, columns } = readMetricsCsv(runPart(main, "metrics.csv"));
    expect([...steps]).toEqual([...main.steps()]);
    expect([...columns.keys()]).toEqual(main.names());
    expect(readNtkNpz(runPart(main, "ntk.npz")).frames).toHaveLength(main.kernels.frames.length);
    const { events, settings } = JSON.parse(
      new TextDecoder().decode(runPart(main, "run.json")),
    ) as { events: unknown; settings: { seed: number } };
    expect(settings.seed).toBe(4);
    const listed = new TextEncoder().encode(JSON.stringify(events));
    expect(readEvents(listed)).toEqual(main.events);
  });
});
