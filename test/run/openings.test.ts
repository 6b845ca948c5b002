/** What is opened again once the engine was lost. */
import { expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/resolve";
import { type Opening, Openings } from "../../src/run/openings";

const experiment = resolveExperiment("cf-rl-race");
const plain: Opening = { experiment, resume: null, restoring: null, policy: null };
const policy = { name: "a.safetensors", bytes: new Uint8Array(1), at: { step: 7, phase: 0 } };
const given = { ...plain, policy } as unknown as Opening;

/** The worker opens what was asked for. */
async function open(openings: Openings, opening: Opening): Promise<void> {
  openings.want(opening);
  await openings.during(opening, async () => {
    openings.opened();
    return null;
  });
}

it("asks for a policy's file until a state holds it", async () => {
  const openings = new Openings();
  await open(openings, given);
  expect(openings.wantedStep).toBe(7);
  expect(openings.afterLoss(experiment, null)).toBe(given);
  openings.saved();
  expect(openings.wantedStep).toBeNull();
  expect(openings.afterLoss(experiment, null)?.policy).toBeNull();
});

it("asks for an experiment no longer once it is open, and for no policy that something followed", async () => {
  const openings = new Openings();
  await open(openings, given);
  await open(openings, plain);
  expect(openings.wantedStep).toBeNull();
  openings.want(given);
  openings.saved();
  // That was a state of the run before it.
  expect(openings.afterLoss(experiment, null)).toBe(given);
});

it("asks for a policy's file no longer once the runs were reset without it", async () => {
  const openings = new Openings();
  await open(openings, given);
  await openings.during(null, async () => {
    openings.opened();
    return null;
  });
  expect(openings.afterLoss(experiment, null)?.policy).toBeNull();
});

it("tells whether the runs on the page go on", async () => {
  const openings = new Openings();
  const resume = { main: {} } as unknown as Opening["resume"];
  const seen: boolean[] = [];
  for (const opening of [plain, { ...plain, resume }]) {
    await openings.during(opening, async () => {
      seen.push(openings.resuming);
      return null;
    });
  }
  await openings.during(null, async () => {
    seen.push(openings.resuming);
    return null;
  });
  expect(seen).toEqual([false, true, false]);
  expect(openings.resuming).toBe(false);
});
