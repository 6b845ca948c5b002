import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const { client, open, useLab } = await importLab();
const { removeKept, useKeptRuns } = await import("../../src/store/kept-runs");
const { openRunFile, saveCheckpoint, saveRun } = await import("../../src/store/run-files");

/** What the page handed to the browser to save. */
const saved: { name: string; blob: Blob }[] = [];

beforeEach(async () => {
  saved.length = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    saved.push({ name: "", blob: blob as Blob });
    return "blob:test";
  });
  vi.stubGlobal("document", {
    createElement: () => ({
      set download(name: string) {
        const last = saved.at(-1);
        if (last) last.name = name;
      },
      click: () => {},
    }),
  });
  await open(resolveExperiment({ preset: "cf-rl-race", settings: { seed: 4 } }), false);
  useKeptRuns.setState({ runs: [], removed: null });
});
afterEach(() => {
  vi.restoreAllMocks();
  client.close();
});

describe("runs as files", () => {
  it("saves a run that is opened again with the same rows and events", async () => {
    await client.step(7);
    const { main } = client.runs;
    await saveRun();
    expect(useLab.getState().refusal).toBeNull();
    const [file] = saved;
    expect(file?.name).toBe("cf-rl-race-seed4-7.zip");
    await openRunFile(new File([file?.blob ?? ""], "run.zip"));
    expect(useLab.getState().refusal).toBeNull();
    const [kept] = useKeptRuns.getState().runs;
    const opened = kept?.record;
    expect(kept).toMatchObject({ from: "file", shown: true });
    expect([...(opened?.steps() ?? [])]).toEqual([...(main?.steps() ?? [])]);
    expect([...(opened?.values("reward") ?? [])]).toEqual([...(main?.values("reward") ?? [])]);
    expect(opened?.events).toEqual(main?.events);
    removeKept(kept?.id ?? "");
    expect(useKeptRuns.getState().runs).toEqual([]);
  });

  it("saves the policy under the step that it has come to", async () => {
    await client.step(3);
    await saveCheckpoint();
    expect(saved[0]?.name).toBe("cf-rl-race-seed4-3.safetensors");
    // The fake trainer's checkpoint is its step.
    expect(new Uint8Array((await saved[0]?.blob.arrayBuffer()) ?? [])).toEqual(new Uint8Array([3]));
  });

  it("says what is wrong with a file that is no run, and opens nothing", async () => {
    await openRunFile(new File(["hello"], "notes.zip"));
    expect(useLab.getState().refusal).toMatch(/archive/);
    expect(useKeptRuns.getState().runs).toEqual([]);
  });
});
