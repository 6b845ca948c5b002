/** What a worker of seeds does, apart from being one: it holds a cohort and answers what is asked of it. */
import type { Cohort } from "./cohort";
import type { SeedAnswer, SeedCall, SeedCalls } from "./seed-calls";

/** What the host needs from outside: made of the engine in `worker-seeds.ts`, of fakes in tests. */
export interface SeedsHostParts {
  open(asked: SeedCalls["open"]["asked"]): Promise<Cohort>;
  post(answer: SeedAnswer): void;
}

/** Holds a cohort in a worker of its own; one question at a time. */
export class SeedsHost {
  private cohort: Cohort | null = null;
  private lock: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: SeedsHostParts) {}

  /** Answers when everything asked before is answered; never throws. */
  handle({ id, ...call }: SeedCall): Promise<void> {
    const answered = this.lock.then(async () => {
      try {
        this.parts.post({ id, ok: true, answer: await this.perform({ id, ...call } as SeedCall) });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.parts.post({ id, ok: false, message });
      }
    });
    this.lock = answered;
    return answered;
  }

  private async perform(asked: SeedCall): Promise<unknown> {
    switch (asked.call) {
      case "open":
        this.close();
        this.cohort = await this.parts.open(asked.asked);
        return null;
      case "evaluate":
        return this.need().evaluate(asked.asked);
      case "advance":
        return this.need().advance(asked.asked);
      case "setSchedule":
        this.need().setSchedule(asked.asked.role, asked.asked.phases);
        return null;
      case "set":
        this.need().set(asked.asked);
        return null;
      case "save":
        return this.need().save();
      case "close":
        this.close();
        return null;
    }
  }

  private close(): void {
    this.cohort?.dispose();
    this.cohort = null;
  }

  private need(): Cohort {
    if (this.cohort === null) throw new Error("no seeds are open");
    return this.cohort;
  }
}
