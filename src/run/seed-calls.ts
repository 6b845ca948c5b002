/** What is said between the worker of the page and the workers that hold shares of its seeds. */
import type { BackendName } from "../engine/backend";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { BaseFiles } from "./base-files";
import type { MemberReport, SavedMember } from "./cohort";
import type { RunRole } from "./frames";
import type { MemberRequest } from "./open-member";

/** The name of such a worker, by which the script of the page's worker knows what it is. */
export const SEEDS_WORKER = "seeds";

/** What can be asked of one, and the value of its answer. */
export interface SeedCalls {
  /** Opens these seeds in place of those that are there. */
  open: {
    readonly asked: {
      readonly requests: readonly MemberRequest[];
      readonly backend: BackendName;
      /** What those of them start from that do not go on. */
      readonly bases: BaseFiles;
      readonly resume: readonly SavedMember[];
    };
    readonly answer: null;
  };
  evaluate: { readonly asked: readonly RunRole[]; readonly answer: MemberReport[] };
  advance: { readonly asked: readonly RunRole[]; readonly answer: MemberReport[] };
  setSchedule: {
    readonly asked: { readonly role: RunRole; readonly phases: readonly Phase[] };
    readonly answer: null;
  };
  set: { readonly asked: Partial<SettingValues>; readonly answer: null };
  save: { readonly asked: null; readonly answer: SavedMember[] };
  /** Frees the seeds; the worker waits for others. */
  close: { readonly asked: null; readonly answer: null };
}

/** A question with its number. */
export type SeedCall = {
  [K in keyof SeedCalls]: {
    readonly id: number;
    readonly call: K;
    readonly asked: SeedCalls[K]["asked"];
  };
}[keyof SeedCalls];

/** Its answer, or in words why there is none. */
export type SeedAnswer =
  | { readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
