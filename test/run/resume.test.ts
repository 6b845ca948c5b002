/** A real run in a tiny shape: saved, restored and compared with one that never stopped. */
import { beforeAll, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { resolveExperiment } from "../../src/experiment/resolve";
import { readPolicy } from "../../src/run/files/read-policy";
import type { StepFrame } from "../../src/run/frames";
import { TIMING_METRICS } from "../../src/run/metrics";
import { openSession } from "../../src/run/open-session";
import type { Session } from "../../src/run/session";
import { WatchList } from "../../src/run/watch-list";

const experiment = resolveExperiment({
  preset: "cf-rl-race",
  settings: {
    companion: "none",
    base: "untrained",
    reward: "even_share",
    width: 8,
    layers: 1,
    heads: 2,
    num_prompts: 2,
    num_generations: 3,
    ntk_probes: 5,
    ntk_every: 2,
    eval_prompts: 2,
    eval_samples: 2,
    eval_every: 2,
    stage1_steps: 3,
    max_steps: 8,
  },
});

const open = (resume?: Awaited<ReturnType<Session["trainer"]["save"]>>) =>
  openSession({ experiment, base: null, watch: new WatchList(2, 0.3), resume });

/** Everything of the steps up to `end` that is not read off a clock. */
async function run(session: Session, end: number): Promise<unknown[]> {
  const steps: unknown[] = [];
  while (session.step < end) {
    const frame: StepFrame = await session.advance();
    const metrics = Object.entries(frame.metrics).filter(
      ([name]) => !TIMING_METRICS.includes(name),
    );
    steps.push([frame.step, metrics, frame.kernel, frame.rollouts, frame.answers]);
  }
  return steps;
}

beforeAll(async () => {
  await chooseBackend({ forced: "cpu" });
});

it("goes on from a policy's file alone, with the optimiser anew and the base that its experiment has", async () => {
  const first = await open();
  await run(first, 4);
  const [bytes, state] = [await first.trainer.checkpoint(), await first.trainer.save()];
  first.dispose();
  const { experiment: of, at } = readPolicy(bytes, resolveExperiment("cf-rl-race"));
  expect(at).toEqual({ step: 4, phase: 1 });
  expect(of).toEqual(experiment);
  const given = { experiment: of, base: null, watch: new WatchList(2, 0.3) };
  const second = await openSession({ ...given, policy: { bytes, at } });
  const again = await second.trainer.save();
  expect(again).toMatchObject({ step: 4, theta: state.theta, baseTheta: state.baseTheta });
  expect(again.schedule).toMatchObject({ phases: state.schedule.phases, index: 1 });
  expect(Object.values(again.optimizer.counts).every((count) => count === 0)).toBe(true);
  await run(second, 8);
  second.dispose();

  // Where nobody knows what trained it, it is what a new run starts from.
  const third = await openSession({ ...given, policy: { bytes, at: null } });
  const anew = await third.trainer.save();
  expect(anew).toMatchObject({ step: 0, theta: state.theta, baseTheta: state.theta });
  third.dispose();
});

it.each([1, 2, 5])("goes on from step %i exactly as if it had never stopped", async (stop) => {
  const whole = await open();
  const expected = await run(whole, 8);
  whole.dispose();

  const first = await open();
  const before = await run(first, stop);
  const state = structuredClone(await first.trainer.save());
  first.dispose();
  const second = await open(state);
  expect(second.step).toBe(stop);
  const after = await run(second, 8);
  second.dispose();
  expect([...before, ...after]).toEqual(expected);
});
