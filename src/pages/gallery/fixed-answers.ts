/** Made-up answers of two runs, the same at every visit. They show nothing. */
import { resolveExperiment } from "../../experiment/resolve";
import { packRollouts } from "../../run/frames";
import { RunRecord } from "../../run/record";
import { identify, type RunIdentity } from "../../store/run-identity";

const PROMPTS = [
  [11, 3, 1, 7, 4, 10],
  [11, 5, 0, 2, 9, 10],
];
const GIVEN = [
  [3, 1, 7, 4],
  [4, 1, 3, 7],
  [4, 4, 3, 7],
  [5, 0, 2, 9],
  [9, 9, 0, 2],
  [0, 2, 5, 9],
];

/** Two runs, with or without answers to two prompts. */
export function answerRuns(
  known: boolean,
): { readonly record: RunRecord; readonly identity: RunIdentity }[] {
  return (["cf-rl", "standard"] as const).map((schedule, r) => {
    const experiment = resolveExperiment({ schedule, companion: "none" });
    const record = new RunRecord({
      id: `gallery-answers-${schedule}-${known}`,
      label: schedule,
      experiment,
      backend: "cpu",
      adapter: "",
      probes: [],
    });
    const answers = packRollouts(
      20,
      GIVEN.map((completion, i) => ({
        prompt: PROMPTS[i < 3 ? 0 : 1] ?? [],
        completion,
        logprobs: completion.map((_, t) => -0.1 - 0.35 * ((i + t + r) % 4)),
        reward: new Set(completion).size === 4 ? 1 : 0,
        advantage: Number.NaN,
      })),
    );
    const probabilities = [0, 1, 2, 3, 4, 5].map((i) => 0.04 + 0.03 * ((i + r) % 4));
    const distribution = {
      prompt: PROMPTS[0] ?? [],
      answers: probabilities.map((_, i) =>
        [3, 1, 7, 4].map((_d, t) => [3, 1, 7, 4][(t + i) % 4] ?? 0),
      ),
      probabilities,
      wrong: 1 - probabilities.reduce((sum, p) => sum + p, 0),
    };
    if (known) {
      record.append({
        step: 20,
        metrics: { reward: 0.6 },
        events: [],
        kernel: null,
        rollouts: null,
        answers: { ...answers, distribution },
      });
    }
    return { record, identity: identify(schedule, experiment.schedule) };
  });
}
