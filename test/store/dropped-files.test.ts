import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
    ["a policy alone", () => [dropped("a.safetensors", "x")], /a policy alone has no curves/],
    [
      "of a name that turns the line around",
      () => [dropped(`\u202Egnp.exe\0${"x".repeat(300)}`, "x")],
      /^\ufffdgnp\.exe\ufffdx{70,75}…: this cannot be opened/,
    ],
    ["no archive", () => [dropped("a.zip", "PK nothing")], /is not a ZIP archive/],
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
