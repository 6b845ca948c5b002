/**
 * The runs on the page, which move in lockstep: "main" and, where asked, "companion" (the same seed,
 * prompts and noise under another schedule).
 */
import type { SettingValues } from "../experiment/schema";
import type { StepFrame } from "./frames";
import type { Resume, RunRole } from "./protocol";
import type { Extent, Session } from "./session";
import type { WatchList } from "./watch-list";

/** Takes what a run yields. */
export type Emit = (role: RunRole, frame: StepFrame) => void;

export class RunSet {
  /**
   * @param sessions the main run first.
   * @param watch what all of them measure.
   */
  constructor(
    readonly sessions: readonly (readonly [RunRole, Session])[],
    readonly watch: WatchList,
  ) {}

  /** The run that the lever acts on. */
  get main(): Session {
    return this.session("main");
  }

  /** A run by its role. @throws Error where there is none. */
  session(role: RunRole): Session {
    const found = this.sessions.find(([name]) => name === role);
    if (found === undefined) throw new Error(`there is no ${role} run`);
    return found[1];
  }

  /** One step of every run that can still make one. */
  async advance(extent: Extent, emit: Emit): Promise<void> {
    for (const [role, session] of this.sessions) {
      if (session.divergence !== null || session.finished) continue;
      // A main run that could not make its step is not overtaken.
      if (role === "companion" && session.step >= this.main.step) continue;
      emit(role, await session.advance(extent));
    }
  }

  /** Measures the present policies without training. */
  async measure(extent: Extent, emit: Emit): Promise<void> {
    for (const [role, session] of this.sessions) {
      // Before the first update both runs have the same policy: one measurement serves both.
      const twin = role === "companion" && session.step === 0 ? this.main : null;
      const frame = await session.measure(extent, twin);
      if (frame !== null) emit(role, frame);
    }
  }

  /** Changes settings that apply live, of every run. */
  set(patch: Partial<SettingValues>): void {
    for (const [, session] of this.sessions) session.set(patch);
  }

  /** What all runs need to go on from here. */
  async save(): Promise<Resume> {
    const resume: Resume = {};
    for (const [role, session] of this.sessions) {
      if (session.divergence === null) resume[role] = await session.trainer.save();
    }
    return resume;
  }

  /** Frees every run. */
  dispose(): void {
    for (const [, session] of this.sessions) session.dispose();
  }
}
