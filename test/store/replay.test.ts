/** Playing the record: the step in view moves, and nothing else does. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
/** Frames that a test makes when it likes. */
let frames: FrameRequestCallback[] = [];
vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => frames.push(callback));
const lab = await importLab();
const replay = await import("../../src/store/replay");
const { useView } = await import("../../src/store/view");

const at = () => useView.getState().playhead;
const { useReplay } = replay;
function frame(now: number): void {
  const due = frames;
  frames = [];
  for (const one of due) one(now);
}

beforeEach(async () => {
  frames = [];
  await lab.open(resolveExperiment({ preset: "cf-rl-race" }), false);
  await lab.commands.step(20);
  replay.setReplaySpeed(8);
});
afterEach(() => {
  replay.followNewest();
  lab.client.close();
});

it("goes from the beginning to the newest step, and follows that again", () => {
  replay.playRecord();
  expect(at()).toBe(0);
  frame(1000);
  for (let now = 1125; now <= 3375; now += 125) frame(now);
  expect(at()).toBe(19);
  frame(3500);
  expect(at()).toBeNull();
  expect(useReplay.getState().playing).toBe(false);
  expect(lab.client.stepsMade).toBe(20);
});

it("goes on from where the playhead was put, at the speed that was chosen meanwhile", () => {
  useView.setState({ playhead: 5 });
  replay.playRecord();
  frame(0);
  frame(250);
  expect(at()).toBe(7);
  replay.setReplaySpeed(4);
  useView.setState({ playhead: 12 });
  frame(500);
  expect(at()).toBe(13);
  // A tab that nobody saw for an hour has not moved on by an hour.
  frame(3_600_000);
  expect(at()).toBe(14);
  replay.stopRecord();
  frame(3_600_500);
  expect(at()).toBe(14);
});

it("ends when the newest step is followed, as by play", async () => {
  replay.playRecord();
  frame(0);
  await lab.play();
  await lab.pause();
  frame(250);
  expect(useReplay.getState().playing).toBe(false);
  expect(at()).toBeNull();
});
