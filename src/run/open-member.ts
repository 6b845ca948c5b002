/** Opens one of the seeds beside a run's lead: its trainer, and the held-out prompts it is measured on. */
import type { PolicyFile } from "../engine/checkpoint";
import { Trainer } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import { evaluate, evaluationPlan } from "../instruments/evaluation";
import { rewardDeclaration } from "../tasks/declare-reward";
import { type BaseFiles, basePolicyIn } from "./base-files";
import type { SavedMember } from "./cohort";
import { featureKnob } from "./feature-knob";
import type { RunRole } from "./frames";
import type { Member } from "./local-cohort";

/** A seed as it is to be opened. */
export interface MemberRequest {
  readonly role: RunRole;
  /** Of this seed alone. */
  readonly experiment: Experiment;
}

/**
 * @param base the base policy; null where the settings say `untrained`.
 * @param saved where to go on from, in place of step 0.
 * @throws RangeError where the base policy or the schedule does not fit, ExperimentError where its
 * features cannot be turned as asked.
 */
async function openMember(
  { role, experiment }: MemberRequest,
  base: PolicyFile | null,
  saved: SavedMember | undefined,
): Promise<Member<Trainer>> {
  const state = saved?.state ?? null;
  const trainer =
    state === null
      ? Trainer.create({ experiment, base, knob: await featureKnob(experiment.settings, base) })
      : Trainer.restore(state);
  let { settings } = state?.experiment ?? experiment;
  const { task, policy } = trainer;
  const declaration = rewardDeclaration(task, settings.reward, settings.reward_flip);
  const plan = evaluationPlan(task, declaration, settings, policy.shape.vocabulary);
  return {
    role,
    seed: settings.seed,
    trainer,
    async evaluate() {
      const { temperature } = settings;
      return (await evaluate(trainer.policy, { ...plan, temperature })).metrics;
    },
    set(patch) {
      settings = { ...settings, ...patch };
    },
  };
}

/**
 * Opens several; all or none.
 * @param bases what they start from.
 */
export async function openMembers(
  requests: readonly MemberRequest[],
  bases: BaseFiles,
  saved: readonly SavedMember[],
): Promise<Member<Trainer>[]> {
  const members: Member<Trainer>[] = [];
  try {
    for (const request of requests) {
      const { seed } = request.experiment.settings;
      const before = saved.find((one) => one.role === request.role && one.seed === seed);
      if (before?.end != null) continue;
      // A seed that goes on brings its parameters along.
      const starts = before?.state == null;
      const base = starts ? basePolicyIn(bases, request.experiment.settings) : null;
      members.push(await openMember(request, base, before));
    }
  } catch (error) {
    for (const { trainer } of members) trainer.dispose();
    throw error;
  }
  return members;
}
