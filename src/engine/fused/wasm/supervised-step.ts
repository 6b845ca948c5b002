/** One step of supervised learning (`reference/supervised-step.ts`) in the kernels' memory. */
import type { Demonstrations } from "../../batch";
import type { StepOutcome, StepRequest } from "../../step-engine";
import type { StepCore } from "./step-core";
import type { Workspace, WorkspaceSize } from "./workspace";

/** The size of a step on demonstrations: a group of one each, so that only completions have logits. */
export function supervisedSize(
  shape: WorkspaceSize["shape"],
  { inputs, completionLength }: Demonstrations,
  { policy, settings }: Pick<StepRequest, "policy" | "settings">,
): WorkspaceSize {
  const own = completionLength - 1;
  const shared = (inputs[0] as readonly number[]).length - own;
  return {
    shape,
    rows: { groups: inputs.length, members: 1, shared, own },
    completionLength,
    hasBase: false,
    hasMoments: settings.optimizer !== "sgd",
    hasConstants: policy.constants !== null,
  };
}

/** Makes one step on a workspace that holds the run's θ and moments; see `reinforcementStep`. */
export function supervisedStep(
  core: StepCore,
  workspace: Workspace,
  demonstrations: Demonstrations,
  { settings }: StepRequest,
  table: Float32Array,
  observe: () => void,
): StepOutcome {
  const { arena } = core;
  const { tape, loss, state, size } = workspace;
  const { inputs, targets, mask } = demonstrations;
  const { groups, shared, own } = size.rows;
  const tokens = arena.integers(tape.tokens, groups * (shared + own));
  tokens.set(inputs.flatMap((row) => row.slice(0, shared)));
  tokens.set(
    inputs.flatMap((row) => row.slice(shared)),
    groups * shared,
  );
  arena.integers(loss.chosen, loss.count).set(targets.flat());
  core.forward.scoreAll(state.theta, tape, 1);
  const logp = core.logProbabilities(workspace, tape);
  const count = Math.max(
    mask.reduce((a, b) => a + b, 0),
    1,
  );
  const weights = mask.map((counts) => -counts / count);
  const bonus = (n: number) => (settings.entropy_coef * (mask[n] as number)) / count;
  const { entropy, confidence } = core.certainty(workspace, mask);
  core.differentiate(workspace, weights, bonus, 1);
  observe();
  const norms = core.update(workspace, table, settings);
  return {
    metrics: {
      loss: weights.reduce((sum, weight, n) => sum + weight * (logp[n] as number), 0),
      entropy,
      confidence,
      "grad_norm/classifier": norms.classifier,
      "grad_norm/backbone": norms.backbone,
    },
    samples: [],
  };
}
