/** An experiment is opened, and starts where it is to. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();

const { client, useLab } = lab;
const asked = () => useLab.getState().asked;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

it("opens an experiment and starts it where asked", async () => {
  expect(client.status.state).toBe("paused");
  expect(asked().settings.schedule).toBe("cf-rl");
  await lab.open(race(), true);
  expect(client.status.state).toBe("running");
  await lab.pause();
  expect(client.status.state).toBe("paused");
});

it("does not start what a program loads while the page still opens its own", async () => {
  const opening = lab.open(race(), true);
  await lab.commands.load(race({ seed: 9 }));
  await opening;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(client.status.state).toBe("paused");
  expect(client.stepsMade).toBe(0);
  expect(asked().settings.seed).toBe(9);
});

it("takes over what a program loads", async () => {
  await client.load(resolveExperiment("diversity-collapse"));
  expect(asked().preset).toBe("diversity-collapse");
});

it("rests at no step of a link any more where something else is opened on the way", async () => {
  const going = lab.openAt(race(), 900);
  expect(useLab.getState().goingTo).toBe(900);
  await lab.open(race({ seed: 3 }), false);
  expect(useLab.getState().goingTo).toBeNull();
  await going;
  expect(useLab.getState().goingTo).toBeNull();
  expect(asked().settings.seed).toBe(3);
});
