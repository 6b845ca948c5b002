/**
 * Attribution of the change of reward on held-out prompts, sampled: the four policies (W,ψ), (W',ψ),
 * (W,ψ') and (W',ψ') answer the same prompts with the same noise, so that their differences are the
 * policies' and not the draws'. The parts sum to the change exactly; each is an estimate.
 */
import { parameterLayout } from "../engine/layout";
import { Policy } from "../engine/policy";
import { type Attribution, attributionOf } from "./attribution";
import { type Evaluation, type EvaluationPlan, evaluate } from "./evaluation";
import { mixedTheta } from "./mixed-policy";

/** Which of θ' each of the four policies takes, in the order of `attributionOf`. */
const TAKEN: readonly (readonly ("classifier" | "backbone")[])[] = [
  [],
  ["classifier"],
  ["backbone"],
  ["classifier", "backbone"],
];

/** An update's attribution on held-out prompts, by sampling. */
export interface HeldOutAttribution {
  /** Completions sampled of each of the four policies. */
  readonly samples: number;
  /** Of `heldout/reward`. */
  readonly reward: Attribution;
  /** Standard error of each part of `reward`, over prompts; NaN for a single prompt. */
  readonly rewardError: Attribution;
  /** Of `heldout/entropy`, nats, each policy on its own answers. */
  readonly entropy: Attribution;
  /** Of `heldout/confidence`, each policy on its own answers. */
  readonly confidence: Attribution;
}

/** Mean reward of each prompt's answers, [P]. */
function rewardByPrompt({ answers }: Evaluation, samples: number): number[] {
  return Array.from({ length: answers.length / samples }, (_, p) =>
    answers
      .slice(p * samples, (p + 1) * samples)
      .reduce((sum, { reward }) => sum + reward / samples, 0),
  );
}

/** The standard error of the mean of some values. */
function standardError(values: readonly number[]): number {
  const count = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / count;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1);
  return Math.sqrt(variance / count);
}

/**
 * Attributes the change from θ to θ' on a plan's prompts. Costs four evaluations.
 * @param before θ [P], flat in the layout's order.
 * @param after θ' [P].
 * @throws RangeError when they do not fit the shape.
 */
export async function attributeHeldOut(
  { shape, constants }: Pick<Policy, "shape" | "constants">,
  before: Float32Array,
  after: Float32Array,
  plan: EvaluationPlan,
): Promise<HeldOutAttribution> {
  const layout = parameterLayout(shape);
  const evaluations: Evaluation[] = [];
  for (const groups of TAKEN) {
    const theta = mixedTheta(layout, before, after, ({ group }) => groups.includes(group));
    const policy = Policy.fromArray(shape, theta, constants);
    try {
      evaluations.push(await evaluate(policy, plan));
    } finally {
      policy.dispose();
    }
  }
  const of = (name: string) => {
    const values = evaluations.map(({ metrics }) => metrics[name] as number);
    return attributionOf(...(values as [number, number, number, number]));
  };
  const rewards = evaluations.map((evaluation) => rewardByPrompt(evaluation, plan.samples));
  const perPrompt = plan.prompts.map((_, p) =>
    attributionOf(...(rewards.map((r) => r[p] as number) as [number, number, number, number])),
  );
  const error = (part: keyof Attribution) => standardError(perPrompt.map((parts) => parts[part]));
  return {
    samples: plan.prompts.length * plan.samples,
    reward: of("heldout/reward"),
    rewardError: {
      actual: error("actual"),
      classifier: error("classifier"),
      backbone: error("backbone"),
      interaction: error("interaction"),
    },
    entropy: of("heldout/entropy"),
    confidence: of("heldout/confidence"),
  };
}
