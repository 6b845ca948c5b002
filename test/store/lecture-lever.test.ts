/** What is on screen when the lever is moved on a recorded run, while the run that is trained is behind. */
import { readFileSync } from "node:fs";
import { beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunRecord } from "../../src/run/record";
import type { LiveRun } from "../../src/store/lecture-runs";

/** What the worker of the lecture's runs has made so far. */
const made = vi.hoisted(() => ({ live: null as LiveRun | null, forked: null as LiveRun | null }));
const NOTHING: LiveRun = { record: null, ripple: null, problem: null };

vi.mock("../../src/store/lecture-runs", () => ({
  LectureRuns: class {
    readonly activity = "";
    run(id: string) {
      return id === "cf" && made.live ? made.live : NOTHING;
    }
    get forked() {
      return made.forked ?? NOTHING;
    }
    want() {}
    fork() {}
    rest() {}
  },
}));
vi.stubGlobal("document", { baseURI: "https://site.test/play/" });
vi.stubGlobal("location", {
  origin: "https://site.test",
  pathname: "/play/",
  search: "",
  hash: "",
  href: "https://site.test/play/",
});
vi.stubGlobal("history", { state: null, replaceState: () => {}, pushState: () => {} });
vi.stubGlobal("window", globalThis);
vi.stubGlobal("fetch", async () => {
  return new Response(readFileSync("public/lectures/learning-dynamics.json"));
});

const { LECTURE_ACTIONS, openLecture, reachedBy, sceneOf, shownRun, useLecture } = await import(
  "../../src/store/lecture"
);

/** A record whose last row is this step. */
function recordTo(last: number): RunRecord {
  const record = new RunRecord({
    ...{ id: "cf", label: "CF-RL", backend: "cpu", adapter: "", probes: [] },
    experiment: resolveExperiment({ preset: "cf-rl-race", companion: "none" }),
  });
  const nothing = { metrics: {}, events: [], kernel: null, rollouts: null, answers: null };
  for (let step = 0; step <= last; step++) record.append({ step, ...nothing });
  return record;
}

const recording = { record: recordTo(120), ripple: null, origin: "wasm, engine 0.1.0" };
/** The step of the scene's question. */
let step: number;

beforeEach(async () => {
  made.live = null;
  made.forked = null;
  await openLecture("lectures/learning-dynamics.json", "lever");
  LECTURE_ACTIONS.first();
  LECTURE_ACTIONS.jump(useLecture.getState().lecture!.scenes.findIndex(({ id }) => id === "lever"));
  step = sceneOf(useLecture.getState())!.question.step;
});

/** The scene is given with its recording, and the lever is moved there. */
function moveOnRecording(): void {
  useLecture.setState({ recordings: { cf: recording }, recorded: true });
  LECTURE_ACTIONS.lever();
  expect(useLecture.getState()).toMatchObject({ flipped: true, recorded: false, moved: { step } });
}

it("keeps the recording while the run is behind the lever, and nothing is seen to go back", () => {
  made.live = { ...NOTHING, record: recordTo(step - 1) };
  moveOnRecording();
  expect(shownRun("cf")).toMatchObject({ record: recording.record, origin: recording.origin });
  expect(reachedBy(sceneOf(useLecture.getState())!)).toBe(step);
});

it("gives way to the run once that has come to the lever, and to the run that goes on from there", () => {
  made.live = { ...NOTHING, record: recordTo(step) };
  moveOnRecording();
  expect(shownRun("cf")).toMatchObject({ record: made.live.record, origin: null });
  made.forked = { ...NOTHING, record: recordTo(step + 1) };
  expect(shownRun("cf")).toMatchObject({ record: made.forked.record, origin: null });
});

it("shows a run that is behind where there is no recording of it", () => {
  made.live = { ...NOTHING, record: recordTo(step - 1) };
  LECTURE_ACTIONS.lever();
  expect(shownRun("cf")).toMatchObject({ record: made.live.record, origin: null });
});
