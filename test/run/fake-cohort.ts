/** Seeds without an engine. */
import type { SavedMember } from "../../src/run/cohort";
import { LocalCohort } from "../../src/run/local-cohort";
import type { MeetingStep } from "../../src/run/meeting";
import type { MemberRequest } from "../../src/run/open-member";
import { type FakeTrainer, fakeTrainer } from "./fake-session";

/** What the seeds of a fake cohort come to. */
export interface CohortFates {
  /** Metrics of a step of a seed; the lead's and ten a seed more unless given. */
  metrics?: (step: number, request: MemberRequest) => Record<string, number>;
  /** Told of every evaluation. */
  evaluated?: (step: number, request: MemberRequest) => void;
  /** Told of the steps that are made at once. */
  made?: (seeds: number) => void;
}

/** Seeds that go on from where they were saved. */
export function fakeCohort(
  requests: readonly MemberRequest[],
  fates: CohortFates = {},
  resume: readonly SavedMember[] = [],
  makeSteps = makeFakeSteps,
): LocalCohort<FakeTrainer> {
  const { evaluated = () => {} } = fates;
  const {
    metrics = (step, { experiment }) => ({ reward: step / 100 + 10 * experiment.settings.seed }),
  } = fates;
  const savedOf = ({ role, experiment }: MemberRequest) =>
    resume.find((one) => one.role === role && one.seed === experiment.settings.seed);
  const members = requests
    .filter((request) => savedOf(request)?.end == null)
    .map((request) => {
      const { role, experiment } = request;
      const trainer = fakeTrainer(experiment, savedOf(request)?.state?.step ?? 0);
      trainer.metrics = (step) => metrics(step, request);
      return {
        role,
        seed: experiment.settings.seed,
        trainer,
        async evaluate() {
          evaluated(trainer.step, request);
          return { "heldout/reward": experiment.settings.seed };
        },
        set() {},
      };
    });
  return new LocalCohort(
    members,
    (steps) => {
      fates.made?.(steps.length);
      return makeSteps(steps);
    },
    resume.filter(({ end }) => end !== null),
  );
}

/** Every trainer's own step. */
export function makeFakeSteps(steps: readonly MeetingStep<FakeTrainer>[]) {
  return Promise.all(
    steps.map(({ trainer, measured, observe }) => trainer.advance(measured, observe)),
  );
}
