/** A cohort whose trainers are in this thread. */
import type { BegunStep, NextStep } from "../engine/advance-together";
import type { StepReport } from "../engine/trainer";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Cohort, MemberReport, OpenSeeds, SavedMember } from "./cohort";
import type { SeedEnd } from "./cohort-frames";
import type { RunRole } from "./frames";
import type { MakeSteps } from "./meeting";
import type { SessionTrainer } from "./session-parts";

/** What a cohort needs of a trainer; `engine/trainer.ts` is one. */
export type MemberTrainer = Pick<
  SessionTrainer,
  "step" | "overlapping" | "setSchedule" | "set" | "save" | "dispose"
>;

/** One seed of one run. */
export interface Member<T extends MemberTrainer> {
  readonly role: RunRole;
  readonly seed: number;
  readonly trainer: T;
  /** `heldout/…` and `diversity/…` of the present policy. */
  evaluate(): Promise<Readonly<Record<string, number>>>;
  /** Changes what `evaluate` goes by. */
  set(patch: Partial<SettingValues>): void;
}

/** A member, with where it is. */
interface Place<T extends MemberTrainer> {
  readonly member: Member<T>;
  end: SeedEnd | null;
  /** What was measured on θ_step. */
  measured: { readonly step: number; readonly metrics: Readonly<Record<string, number>> };
}

const NOTHING = { step: -1, metrics: {} } as const;

/** What was measured on the policy that a seed is at. */
function measuredOf<T extends MemberTrainer>(place: Place<T>): Readonly<Record<string, number>> {
  const { member, measured } = place;
  return measured.step === member.trainer.step ? measured.metrics : {};
}

/** What could be told; a policy that is no longer finite is noticed at its next step. */
function finite(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
}

/** The first metric that is not finite, or null. */
function broken(metrics: Readonly<Record<string, number>>): string | null {
  return Object.keys(metrics).find((name) => !Number.isFinite(metrics[name])) ?? null;
}

/** The further seeds of a run, one after the other. */
export class LocalCohort<T extends MemberTrainer> implements Cohort {
  readonly apart = false;
  private readonly places: readonly Place<T>[];

  /**
   * @param makeSteps one step of each, as far as possible as one.
   * @param gone those who had ended when the others were saved.
   */
  constructor(
    members: readonly Member<T>[],
    private readonly makeSteps: MakeSteps<T>,
    private readonly gone: readonly SavedMember[] = [],
  ) {
    this.places = members.map((member) => ({ member, end: null, measured: NOTHING }));
  }

  going(role: RunRole): number {
    return this.trainingIn([role]).length;
  }

  async evaluate(roles: readonly RunRole[]): Promise<MemberReport[]> {
    const reports: MemberReport[] = [];
    for (const place of this.trainingIn(roles)) {
      const { step } = place.member.trainer;
      if (place.measured.step === step) continue;
      const metrics = finite(await place.member.evaluate());
      place.measured = { step, metrics };
      reports.push({ role: place.member.role, seed: place.member.seed, metrics, end: null });
    }
    return reports;
  }

  async advance(roles: readonly RunRole[]): Promise<MemberReport[]> {
    const going = this.trainingIn(roles);
    const steps = going.map((place) => ({
      trainer: place.member.trainer,
      measured: measuredOf(place),
    }));
    const made = steps.length === 0 ? [] : await this.makeSteps(steps);
    return going.map((place, i) => {
      const { step, metrics } = made[i] as StepReport;
      return this.report(place, step, metrics);
    });
  }

  openStep(roles: readonly RunRole[]): OpenSeeds | null {
    const going = this.trainingIn(roles);
    const next = going.flatMap((place): NextStep[] => {
      const trainer = place.member.trainer.overlapping;
      return trainer === null ? [] : [{ trainer, measured: measuredOf(place) }];
    });
    if (next.length < going.length) return null;
    return { next, close: (begun) => this.closeStep(going, begun) };
  }

  setSchedule(role: RunRole, phases: readonly Phase[]): void {
    for (const { member } of this.trainingIn([role])) member.trainer.setSchedule(phases);
  }

  set(patch: Partial<SettingValues>): void {
    for (const { member } of this.places) {
      member.trainer.set(patch);
      member.set(patch);
    }
  }

  async save(): Promise<SavedMember[]> {
    const saved: SavedMember[] = [...this.gone];
    for (const { member, end } of this.places) {
      const { role, seed, trainer } = member;
      saved.push({ role, seed, end, state: end === null ? await trainer.save() : null });
    }
    return saved;
  }

  dispose(): void {
    for (const { member } of this.places) member.trainer.dispose();
  }

  private closeStep(
    going: readonly Place<T>[],
    begun: readonly BegunStep[],
  ): () => Promise<MemberReport[]> {
    for (const { report } of begun) report.catch(() => undefined);
    return async () => {
      const made = await Promise.all(begun.map(({ report }) => report));
      // One that ended meanwhile says no more.
      return going.flatMap((place, i) => {
        const { step, metrics } = made[i] as StepReport;
        return place.end === null ? [this.report(place, step, metrics)] : [];
      });
    };
  }

  private trainingIn(roles: readonly RunRole[]): Place<T>[] {
    return this.places.filter(({ member, end }) => end === null && roles.includes(member.role));
  }

  /** What a seed says of a step; one whose numbers are no longer finite ends there. */
  private report(
    place: Place<T>,
    step: number,
    metrics: Readonly<Record<string, number>>,
  ): MemberReport {
    const { role, seed } = place.member;
    const bad = broken(metrics);
    if (bad === null) return { role, seed, metrics, end: null };
    place.end = { seed, step, message: `${bad} is no longer a finite number` };
    return { role, seed, metrics: {}, end: place.end };
  }
}
