/**
 * WHAT to run, as data: the resolved settings and the schedule's phases. Everything else (controls,
 * link, command-line flags, run folder) is derived from these and from `schema.ts`.
 */
import type { Phase } from "./phase";
import type { SettingValues } from "./schema";

/** A whole experiment, resolved: enough to repeat a run. */
export interface Experiment {
  /** The preset it came from; what differs from it is what a link holds. */
  readonly preset: string;
  readonly settings: SettingValues;
  /** The phases in order; the last one has `until: null`. */
  readonly schedule: readonly Phase[];
}
