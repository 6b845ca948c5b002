/** A trainer that makes its steps at a meeting; everything else it does by itself. */
import type { Policy } from "../engine/policy";
import type { StepReport, UpdateObserver } from "../engine/trainer";
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Meeting } from "./meeting";
import type { SessionTrainer } from "./session-parts";
import type { StoppableClock } from "./stoppable-clock";

/** A trainer with a seat at the meeting. */
export class SeatedTrainer<T extends SessionTrainer> implements SessionTrainer {
  readonly prepare: SessionTrainer["prepare"];
  readonly propose: SessionTrainer["propose"];

  /** @param clock of the run: it stands still while the run waits for the others. */
  constructor(
    private readonly trainer: T,
    private readonly meeting: Meeting<T>,
    private readonly clock: StoppableClock,
  ) {
    this.prepare = (...request) => trainer.prepare(...request);
    this.propose = (...request) => trainer.propose(...request);
  }

  get step(): number {
    return this.trainer.step;
  }
  get engine(): SessionTrainer["engine"] {
    return this.trainer.engine;
  }
  get policy(): Policy {
    return this.trainer.policy;
  }
  get overlapping(): SessionTrainer["overlapping"] {
    return this.trainer.overlapping;
  }
  get schedule(): readonly Phase[] {
    return this.trainer.schedule;
  }
  get phaseIndex(): number {
    return this.trainer.phaseIndex;
  }
  get phase(): Phase {
    return this.trainer.phase;
  }

  async advance(
    measured: Readonly<Record<string, number>> = {},
    observe?: UpdateObserver,
  ): Promise<StepReport> {
    const step = { trainer: this.trainer, measured, observe };
    const [report] = (await this.meeting.join([step], this.clock)) as [StepReport];
    return report;
  }

  rates(): readonly number[] {
    return this.trainer.rates();
  }
  setSchedule(phases: readonly Phase[]): void {
    this.trainer.setSchedule(phases);
  }
  set(patch: Partial<SettingValues>): void {
    this.trainer.set(patch);
  }
  checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    return this.trainer.checkpoint();
  }
  save(): ReturnType<SessionTrainer["save"]> {
    return this.trainer.save();
  }
  dispose(): void {
    this.trainer.dispose();
  }
}
