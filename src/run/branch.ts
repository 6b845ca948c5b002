/** The run that was forked off another at a step, and goes beside it from there on. */
import type { SettingValues } from "../experiment/schema";
import type { Session } from "./session";
import type { WatchList } from "./watch-list";

/** A fork’s session, and the settings that are its own. */
export class Branch {
  /**
   * @param watch its own: it is at other steps than the runs that share one.
   * @param own settings that it was given at the fork, which later changes of all runs leave alone.
   */
  constructor(
    readonly session: Session,
    readonly watch: WatchList,
    readonly own: ReadonlySet<string>,
  ) {}

  /** Whether it can make another step. */
  get goesOn(): boolean {
    return this.session.divergence === null && !this.session.finished;
  }

  /** Changes settings that apply live, but for those that make it another run. */
  set(patch: Partial<SettingValues>): void {
    const rest = Object.entries(patch).filter(([key]) => !this.own.has(key));
    this.session.set(Object.fromEntries(rest));
  }
}
