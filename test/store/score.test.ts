/** The score's edits on a run that goes on: what is in force, and what the record says of it. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();
const score = await import("../../src/store/score");
const { stagesOf } = await import("../../src/panels/timeline/stage");

const { client, useLab } = lab;
const stages = () => {
  const { main } = client.runs;
  if (!main) throw new Error("no run is open");
  return stagesOf(main.header.experiment.schedule, main.events).map(
    ({ name, from, to, plan }) =>
      `${name} ${from}-${to ?? ""}${plan === undefined ? "" : ` #${plan}`}`,
  );
};

beforeEach(() => lab.open(resolveExperiment({ preset: "cf-rl-race", max_steps: 100 }), false));
afterEach(() => client.close());

it("moves the end of a first stage as often as one likes, which stays a setting", async () => {
  await lab.commands.step(4);
  await score.moveStageEnd(0, 20);
  await score.moveStageEnd(0, 30);
  expect(stages()).toEqual(["classifier only 0-30 #0", "everything 30- #1"]);
  expect(useLab.getState().asked.settings).toMatchObject({ schedule: "cf-rl", stage1_steps: 30 });
  await lab.commands.step(28);
  expect(client.runs.main?.phaseAt(30)?.phase.trainable).toBe("all");
});

it("adds, moves, changes and takes out stages ahead, one after the other without a step between", async () => {
  await lab.commands.step(12);
  expect(stages()).toEqual(["classifier only 0-10", "everything 10- #1"]);
  await score.changeStage(1, { kind: "split" });
  expect(stages()).toEqual([
    "classifier only 0-10",
    "everything 10-56 #0",
    "classifier only 56- #1",
  ]);
  await Promise.all([score.moveStageEnd(0, 20), score.moveStageEnd(0, 21)]);
  await score.changeStage(1, { kind: "train", trainable: "backbone" });
  expect(stages()).toEqual(["classifier only 0-10", "everything 10-21 #0", "backbone only 21- #1"]);
  await lab.commands.step(15);
  expect(client.runs.main?.phaseAt(25)?.phase.trainable).toBe("backbone");
  expect(stages()).toEqual(["classifier only 0-10", "everything 10-21", "backbone only 21- #1"]);
  await score.changeStage(1, { kind: "train", trainable: "all" });
  await lab.commands.step(1);
  expect(stages().at(-1)).toBe("everything 27- #0");
  // A reset goes back to what was asked for.
  await lab.reset();
  expect(stages()).toEqual(["classifier only 0-10 #0", "everything 10- #1"]);
});

it("makes what is changed before the first step part of what is asked for", async () => {
  await score.changeStage(1, { kind: "split" });
  expect(useLab.getState().asked.settings.schedule).toBe("custom");
  expect(useLab.getState().asked.schedule).toHaveLength(3);
  expect(stages()).toHaveLength(3);
});

it("plans more steps, and no fewer than were made", async () => {
  await lab.commands.step(5);
  await score.planUntil(160);
  expect(client.status.experiment?.settings.max_steps).toBe(160);
  await score.planUntil(2);
  expect(client.status.experiment?.settings.max_steps).toBe(5);
});
