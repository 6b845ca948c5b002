/**
 * The seeds beside the lead ones: trainers without instruments, which go through the same schedule in
 * the same steps. Where they run (here, or in workers of their own) is a matter of what implements this.
 */
import type { BegunStep, NextStep } from "../engine/advance-together";
import type { TrainerState } from "../engine/trainer";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { SeedEnd } from "./cohort-frames";
import type { RunRole } from "./frames";

/** Which seed of which run. */
export interface MemberId {
  readonly role: RunRole;
  readonly seed: number;
}

/** What one seed measured. */
export interface MemberReport extends MemberId {
  readonly metrics: Readonly<Record<string, number>>;
  /** Set where it trains no further. */
  readonly end: SeedEnd | null;
}

/** Where a seed goes on from; one that has ended stays so. */
export interface SavedMember extends MemberId {
  readonly state: TrainerState | null;
  readonly end: SeedEnd | null;
}

/** The next step of several seeds, about to be begun while the outcome of others is not known yet. */
export interface OpenSeeds {
  readonly next: readonly NextStep[];
  /** To be called as soon as they are queued; what it gives, in the order of the steps. */
  close(begun: readonly BegunStep[]): () => Promise<MemberReport[]>;
}

/** Calls are made one at a time. */
export interface Cohort {
  /** Whether its steps are made elsewhere while this thread makes others. */
  readonly apart: boolean;
  /** How many seeds of a run still train. */
  going(role: RunRole): number;
  /**
   * Measures the present policies of these runs on held-out prompts; those who were at this step
   * before are not measured again.
   */
  evaluate(roles: readonly RunRole[]): Promise<MemberReport[]>;
  /** One step of every seed of these runs that still trains. */
  advance(roles: readonly RunRole[]): Promise<MemberReport[]>;
  /** The same, to be begun ahead; null where a seed has to know how its last step came out. */
  openStep(roles: readonly RunRole[]): OpenSeeds | null;
  /** Switches a run's schedule from the present step on. */
  setSchedule(role: RunRole, phases: readonly Phase[]): void;
  /** Changes settings that apply live. */
  set(patch: Partial<SettingValues>): void;
  save(): Promise<SavedMember[]>;
  dispose(): void;
}
