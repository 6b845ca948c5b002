/** The records of the runs on the page, which grow by what the worker says of them. */
import type { CohortFrame } from "./cohort-frames";
import type { RunHeader, StepFrame } from "./frames";
import type { Message, RunRole } from "./protocol";
import { RunRecord } from "./record";
import type { RestoredRuns } from "./saved-state";

type Opened = Extract<Message, { type: "opened" }>;

/** The runs on the page. `kept` is the main run before the last reset, its curves only. */
export interface Runs {
  readonly main: RunRecord | null;
  readonly companion: RunRecord | null;
  /** The run that was forked off last, while it can go on. */
  readonly fork: RunRecord | null;
  /** All that were forked off the runs that are open, in their order, `fork` among them. */
  readonly forks: readonly RunRecord[];
  readonly kept: RunRecord | null;
}

/** Updates made once a frame is there: one more than its step if it is of a whole step. */
function stepAfter(frame: StepFrame): number {
  return "step_time" in frame.metrics ? frame.step + 1 : frame.step;
}

export class RunRecords {
  private current: Runs = { main: null, companion: null, fork: null, forks: [], kept: null };
  /** Updates made by the main run. */
  updates = 0;
  /** Steps of the main run since `countAnew`, those of runs before this one included. */
  private counted = 0;

  /** @param onReplaced called when one was replaced, not when one grows. */
  constructor(private readonly onReplaced: () => void) {}

  /** The records; a new object whenever one is replaced. */
  get runs(): Runs {
    return this.current;
  }

  /** New runs take the place of those that there are. */
  begin({ headers, experiment }: Opened): void {
    const { main: old, kept } = this.current;
    const { main, companion } = headers;
    const sameTask = old?.header.experiment.settings.task === experiment.settings.task;
    this.replace({
      main: main === undefined ? null : new RunRecord(main),
      companion: companion === undefined ? null : new RunRecord(companion),
      ...{ fork: null, forks: [] },
      // A run that never began leaves no curves worth keeping, and drives out none that are.
      kept: !sameTask ? null : old !== null && old.rows > 1 ? old : kept,
    });
  }

  /** The runs go on from a saved state: the steps after it will be made again. */
  goBack(step: number): void {
    this.current.main?.truncate(step);
    this.current.companion?.truncate(step);
    this.replace({ ...this.current, fork: null });
  }

  /** Runs that were saved take the place of those that there are. */
  restore({ headers, backend, step }: Opened, restored: RestoredRuns): void {
    const recordOf = (run: "main" | "companion") => {
      const header = headers[run];
      return header === undefined
        ? null
        : (restored.recordOf(run, header) ?? new RunRecord(header));
    };
    const { main: kept } = this.current;
    const [main, companion] = [recordOf("main"), recordOf("companion")];
    for (const record of [main, companion]) {
      noteRecovery(record, step, "The page was loaded anew", backend.name);
    }
    this.replace({ main, companion, fork: null, forks: [], kept });
  }

  /** Marks in the curves where the runs went on after their engine was lost. */
  noteRecovery(step: number, reason: string, backend: string): void {
    for (const record of [this.current.main, this.current.companion]) {
      noteRecovery(record, step, reason, backend);
    }
  }

  /** A run was forked off another. */
  addFork(header: RunHeader): void {
    const fork = new RunRecord(header);
    this.replace({ ...this.current, fork, forks: [...this.current.forks, fork] });
  }

  /** The fork goes on no longer; its record stays. */
  endFork(): void {
    this.replace({ ...this.current, fork: null });
  }

  /** The record of a fork goes too. */
  dropFork(id: string): void {
    const forks = this.current.forks.filter(({ header }) => header.id !== id);
    this.replace({ ...this.current, forks });
  }

  forgetKept(): void {
    if (this.current.kept !== null) this.replace({ ...this.current, kept: null });
  }

  append(run: RunRole, frame: StepFrame): void {
    this.current[run]?.append(frame);
    if (run !== "main") return;
    const updates = stepAfter(frame);
    if (updates === this.updates + 1) this.counted += 1;
    this.updates = updates;
  }

  appendCohort(run: RunRole, frame: CohortFrame): void {
    this.current[run]?.appendCohort(frame);
  }

  /** Steps made since this was asked last. */
  countAnew(): number {
    const { counted } = this;
    this.counted = 0;
    return counted;
  }

  private replace(runs: Runs): void {
    this.current = runs;
    this.onReplaced();
  }
}

function noteRecovery(
  record: RunRecord | null,
  step: number,
  reason: string,
  backend: string,
): void {
  record?.addEvent({ step, kind: "recovered", reason, backend });
}
