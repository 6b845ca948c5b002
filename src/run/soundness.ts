/** Whether a run can go on: its numbers are finite and its norms within bounds, or it stops and says why. */
import type { Policy } from "../engine/policy";
import type { SettingValues } from "../experiment/schema";
import type { StateContext } from "../instruments/instrument";
import type { RunEvent } from "./frames";
import type { Instruments } from "./session-parts";

/** Where and, in words, why a run cannot go on. */
export interface Divergence {
  readonly step: number;
  readonly message: string;
}

/** What is found not to be finite, or out of bounds, and the update to blame. */
export interface Trouble {
  /** The row that says so. */
  readonly step: number;
  /** Updates made by then. */
  readonly made: number;
  readonly update: number;
  /** What the update left, and η of each parameter in it. */
  readonly policy: Policy;
  readonly rates: readonly number[];
}

/** The soundness of one run. */
export class Soundness {
  private found: (Divergence & { readonly made: number }) | null = null;

  /**
   * @param settings the run's as they now are.
   * @param onStop told of the event that says why the run stopped.
   */
  constructor(
    private readonly instruments: Pick<Instruments, "explosion" | "explain">,
    private readonly settings: () => SettingValues,
    private readonly onStop: (event: RunEvent) => void,
  ) {}

  /** Why the run cannot go on, and the updates made by then; null while it can. */
  get broken(): (Divergence & { readonly made: number }) | null {
    return this.found;
  }

  /** Stops the run where a metric is not finite; returns whether all are. */
  async checkMetrics(
    metrics: Readonly<Record<string, number>>,
    trouble: Trouble,
  ): Promise<boolean> {
    const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
    if (bad === undefined) return true;
    await this.stop(
      `Stopped at step ${trouble.step}: ${bad[0]} is no longer a finite number.`,
      trouble,
    );
    return false;
  }

  /** Stops the run where it cannot go on with a policy; returns whether it can. No more than the geometry is needed. */
  async checkState(
    { metrics, context }: { metrics: Readonly<Record<string, number>>; context: StateContext },
    trouble: Trouble,
  ): Promise<boolean> {
    if (!(await this.checkMetrics(metrics, trouble))) return false;
    const exploded = await this.instruments.explosion(context);
    if (exploded === null) return true;
    await this.stop(exploded, trouble);
    return false;
  }

  private async stop(what: string, { step, made, update, policy, rates }: Trouble): Promise<void> {
    const settings = this.settings();
    const why = update < 0 ? null : await this.instruments.explain(policy, update, settings, rates);
    const message =
      `${what} ${why === null ? "" : `${why} `}The updates were too large; a learning rate ` +
      `below ${settings.learning_rate}, or gradient clipping, would help.`;
    this.found = { step, made, message };
    this.onStop({ step, kind: "stopped", reason: "diverged", message });
  }
}
