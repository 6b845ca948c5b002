/**
 * Where runs meet to make their steps as one call of their engine. Each comes when it has measured
 * what it measures before its step; when all are there the steps are made, and each goes on in turn,
 * so that what one measures afterwards is not timed with what the next does.
 */
import type { StepReport, UpdateObserver } from "../engine/trainer";
import type { StoppableClock } from "./stoppable-clock";

/** A step that is to be made. */
export interface MeetingStep<Trainer> {
  readonly trainer: Trainer;
  readonly measured?: Readonly<Record<string, number>>;
  readonly observe?: UpdateObserver | undefined;
}

/** Makes one step of every run; `engine/advance-together.ts` does. Reports come in their order. */
export type MakeSteps<Trainer> = (steps: readonly MeetingStep<Trainer>[]) => Promise<StepReport[]>;

interface Party<Trainer> {
  readonly steps: readonly MeetingStep<Trainer>[];
  readonly clock: StoppableClock | null;
  resolve(reports: StepReport[]): void;
  reject(error: unknown): void;
}

/** Joins the steps of trainers of one engine into one call of it. */
export class Meeting<Trainer> {
  private waiting: Party<Trainer>[] = [];
  /** What those who came were invited to do, in the order in which they came. */
  private invited: Promise<unknown>[] = [];
  private arrived = () => {};

  constructor(private readonly makeSteps: MakeSteps<Trainer>) {}

  /** Waits for the others, and makes these steps with theirs. The clock stands still meanwhile. */
  join(
    steps: readonly MeetingStep<Trainer>[],
    clock: StoppableClock | null = null,
  ): Promise<StepReport[]> {
    clock?.stop();
    return new Promise((resolve, reject) => {
      this.waiting.push({ steps, clock, resolve, reject });
      this.arrived();
    });
  }

  /**
   * Lets one do something in the course of which it may join, and waits until it has joined or has
   * ended without; returns whether it joined.
   * @param doing handed over as a function of nothing, called once.
   */
  async invite(doing: () => Promise<unknown>): Promise<boolean> {
    const arrival = new Promise<true>((resolve) => {
      this.arrived = () => resolve(true);
    });
    const done = doing();
    const joined = await Promise.race([arrival, done.then(() => false as const)]);
    if (joined) {
      // Whoever begins the meeting hears of what goes wrong after it.
      done.catch(() => undefined);
      this.invited.push(done);
    }
    return joined;
  }

  /** Makes the steps of all who came, and lets each end what it was invited to do, one after the other. */
  async begin(): Promise<void> {
    const { waiting, invited } = this;
    this.waiting = [];
    this.invited = [];
    for (const { clock } of waiting) clock?.go();
    try {
      const reports = await this.makeSteps(waiting.flatMap(({ steps }) => steps));
      for (const { clock } of waiting) clock?.stop();
      let from = 0;
      for (const [i, { steps, clock, resolve }] of waiting.entries()) {
        clock?.go();
        resolve(reports.slice(from, from + steps.length));
        from += steps.length;
        await invited[i];
      }
    } catch (error) {
      for (const { clock, reject } of waiting) {
        clock?.go();
        reject(error);
      }
      await Promise.allSettled(invited);
      throw error;
    }
  }

  /** Sends everybody home who waits. */
  async adjourn(error: unknown): Promise<void> {
    const { waiting, invited } = this;
    this.waiting = [];
    this.invited = [];
    for (const { clock, reject } of waiting) {
      clock?.go();
      reject(error);
    }
    await Promise.allSettled(invited);
  }
}
