/** A run rests while nobody sees the page. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { FakeWorker } from "./fake-worker";
import { importLab } from "./whole-lab";

const page = Object.assign(new EventTarget(), { hidden: false });
vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
vi.stubGlobal("document", page);
const lab = await importLab();
const { followSight } = await import("../../src/store/unseen");
const { client } = lab;
followSight();

function see(visible: boolean): void {
  page.hidden = !visible;
  page.dispatchEvent(new Event("visibilitychange"));
}
// What is in between may be over in a moment.
const until = (state: string) =>
  expect.poll(() => client.status.state, { interval: 1 }).toBe(state);

beforeEach(() =>
  lab.open(resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 10_000 } }), false),
);
afterEach(() => {
  see(true);
  client.close();
});

it("pauses when it is hidden and goes on when it is seen, where nobody said otherwise", async () => {
  await lab.play();
  see(false);
  await until("paused");
  see(true);
  await until("running");
  await lab.pause();
  see(false);
  see(true);
  expect(client.status.state).toBe("paused");
});

it("goes on where it is seen again before it has come to rest", async () => {
  await lab.play();
  const states: string[] = [];
  const unsubscribe = client.subscribe(() => states.push(client.status.state));
  see(false);
  see(true);
  await expect.poll(() => states, { interval: 1 }).toContain("paused");
  await until("running");
  unsubscribe();
});

it("stays at rest where somebody pauses it before that", async () => {
  await lab.play();
  see(false);
  see(true);
  await lab.pause();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(client.status.state).toBe("paused");
});

it("goes on unseen while a program counts its steps", async () => {
  const steps = lab.commands.step(20);
  await until("running");
  see(false);
  expect(await steps).toBe(20);
});

it("goes on where it is seen while a program counts its steps", async () => {
  await lab.play();
  see(false);
  await until("paused");
  const steps = lab.commands.step(20);
  await until("running");
  see(true);
  expect(await steps).toBe(20);
  await until("running");
});

it("says nothing more where the engine ends while it is to pause", async () => {
  await lab.play();
  // A rejection that nobody took would fail this file.
  see(false);
  client.close();
  await new Promise((resolve) => setTimeout(resolve));
  expect(client.status.state).toBe("empty");
});
