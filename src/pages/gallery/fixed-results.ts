/** Made-up results of a sweep, the same at every visit: two rates by two schedules with three seeds. They show nothing. */
import { resolveExperiment } from "../../experiment/resolve";
import { runId } from "../../experiment/run-id";
import type { RunResult } from "../../results/run-result";

const STEPS = [0, 5, 10, 15, 20];

function resultOf(point: number, schedule: "standard" | "cf-rl", rate: number, seed: number) {
  const experiment = resolveExperiment({
    schedule,
    learning_rate: rate,
    seed,
    companion: "none",
    max_steps: 20,
  });
  const slope = (schedule === "cf-rl" ? 0.5 : 0.2) + 40 * rate + 0.03 * (seed - 2);
  const reward = STEPS.map((step) => 0.25 + slope * (1 - Math.exp(-step / 9)));
  const entropy = reward.map((value) => 1.9 - 1.4 * value);
  const result: RunResult = {
    id: runId(experiment),
    sweep: "gallery",
    point,
    label: "",
    values: { learning_rate: rate, schedule },
    status: point === 3 && seed === 3 ? "diverged" : "finished",
    message: "",
    steps: 20,
    final: { "heldout/reward": reward.at(-1) ?? 0, "heldout/entropy": entropy.at(-1) ?? 0 },
    curves: { steps: STEPS, values: { "heldout/reward": reward, "heldout/entropy": entropy } },
    experiment,
    record: { metrics: null, instruments: [] },
    engineVersion: "0",
    backend: "cpu",
    adapter: "",
    date: "2026-01-01T00:00:00.000Z",
    seconds: 1,
  };
  return result;
}

/** Four configurations with three seeds each. */
export const RESULTS: readonly RunResult[] = [0.001, 0.003].flatMap((rate, r) =>
  (["standard", "cf-rl"] as const).flatMap((schedule, s) =>
    [1, 2, 3].map((seed) => resultOf(2 * r + s, schedule, rate, seed)),
  ),
);
