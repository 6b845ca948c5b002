/** What a program does, beside the buttons. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeWorker } from "./fake-worker";
import { importLab, race } from "./whole-lab";

vi.stubGlobal("Worker", FakeWorker);
vi.stubGlobal("location", { href: "https://example.org/", hash: "" });
const lab = await importLab();

const { client, useLab } = lab;
const asked = () => useLab.getState().asked;

beforeEach(() => lab.open(race(), false));
afterEach(() => client.close());

it("does for a program what the buttons do, and tells the page", async () => {
  const { commands } = lab;
  await commands.step(1);
  await lab.flipLever("everything");
  await commands.reset();
  expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  await lab.flipLever("everything");
  await commands.setSchedule("backbone-first");
  expect(asked().settings.schedule).toBe("backbone-first");
  await commands.reset();
  expect(client.status.experiment?.settings.schedule).toBe("backbone-first");
  expect(client.status.state).toBe("paused");
});
