/** The transport's buttons. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();
const { useView } = await import("../../src/store/view");

const { client, useLab } = lab;
const asked = () => useLab.getState().asked;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

it("makes one step and lets the view follow it", async () => {
  useView.setState({ playhead: 0 });
  await lab.stepOnce();
  expect(client.stepsMade).toBe(1);
  expect(useView.getState().playhead).toBeNull();
});

it("keeps the seed on a reset, and takes the next one when asked", async () => {
  await lab.stepOnce();
  await lab.reset();
  expect(asked().settings.seed).toBe(1);
  await lab.newSeed();
  expect(asked().settings.seed).toBe(2);
  expect(client.stepsMade).toBe(0);
});

it("gives a run that has come to its last step more of them, and goes on", async () => {
  await lab.open(race({ max_steps: 2 }), false);
  await client.step(2);
  expect(client.status.state).toBe("finished");
  await lab.goOnAfterEnd();
  expect(asked().settings.max_steps).toBe(2 + lab.ENCORE);
  await expect.poll(() => client.stepsMade).toBeGreaterThan(2);
});
