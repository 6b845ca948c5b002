/** The records of the runs on the page, which grow by what the worker says of them. */
import type { CohortFrame } from "./cohort-frames";
import type { RunEvent, RunHeader, StepFrame } from "./frames";
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

/** The records by role, and the curves that stay after a reset. */
export class RunRecords {
  private current: Runs = { main: null, companion: null, fork: null, forks: [], kept: null };
  /** Updates made by the main run. */
  updates = 0;
  /** The changes by hand that the state which was saved last holds. */
  private saved: ReadonlySet<RunEvent> = new Set();
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

  /** Takes down what a state holds beside the rows before it: changes that were made at its very step. */
  noteSaved(): void {
    const { main, companion, fork } = this.current;
    this.saved = new Set(
      [main, companion, fork].flatMap((record) => record?.events.filter(isChange) ?? []),
    );
  }

  /** The runs go on from a saved state: the steps after it will be made again. */
  goBack({ step, forkStep, headers }: Pick<Opened, "step" | "forkStep" | "headers">): void {
    const { main, companion, forks } = this.current;
    for (const record of [main, companion]) this.goBackTo(record, step);
    // The state may be of before the last fork.
    const saved = forks.find(({ header }) => header.id === headers.fork?.id);
    const fork = saved ?? this.current.fork;
    if (forkStep !== null) this.goBackTo(fork, forkStep);
    this.replace({ ...this.current, fork: forkStep === null ? null : fork });
  }

  private goBackTo(record: RunRecord | null, step: number): void {
    if (record === null) return;
    // What was lost there before stays on record, however often the run comes back to the step.
    const kept = record.events.filter(
      (event) => event.step === step && (event.kind === "recovered" || this.saved.has(event)),
    );
    record.truncate(step);
    for (const event of kept) record.addEvent(event);
  }

  /** Runs that were saved take the place of those that there are. */
  restore(opened: Opened, restored: RestoredRuns): void {
    const { headers, backend } = opened;
    const recordOf = (run: "main" | "companion") => {
      const header = headers[run];
      return header === undefined
        ? null
        : (restored.recordOf(run, header) ?? new RunRecord(header));
    };
    const { main: kept } = this.current;
    const [main, companion] = [recordOf("main"), recordOf("companion")];
    const forks = restored.forksOf(headers);
    const fork = forks.find(({ header }) => header.id === headers.fork?.id) ?? null;
    this.replace({ main, companion, fork, forks, kept });
    this.noteSaved();
    this.noteRecovery(opened, "The page was loaded anew", backend.name);
  }

  /** What was lost so far, by the main run's record. */
  losses(): readonly Extract<RunEvent, { kind: "recovered" }>[] {
    return (this.current.main?.events ?? []).filter((event) => event.kind === "recovered");
  }

  /** Marks in the curves where the runs went on after their engine was lost. */
  noteRecovery(
    { step, forkStep }: { readonly step: number; readonly forkStep: number | null },
    reason: string,
    backend: string,
  ): void {
    const { main, companion, fork } = this.current;
    const event = { kind: "recovered", reason, backend } as const;
    for (const record of [main, companion]) record?.addEvent({ step, ...event });
    if (forkStep !== null) fork?.addEvent({ step: forkStep, ...event });
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

/** Whether an event is a change by hand, which a state that was saved after it holds. */
function isChange({ kind }: RunEvent): boolean {
  return kind === "schedule" || kind === "settings";
}
