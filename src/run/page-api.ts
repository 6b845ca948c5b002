/**
 * `globalThis.playground`: the page, driven by a program. Embedding pages, notebooks and tests use
 * it; it calls what the buttons call. docs/page-api.md describes it for its users.
 */
import type { EngineMemory } from "../engine/memory";
import type { Experiment } from "../experiment/experiment";
import type { Phase } from "../experiment/phase";
import { ExperimentError, problemOf, quote } from "../experiment/problem";
import { type PartialExperiment, resolveExperiment } from "../experiment/resolve";
import type { NamedScheduleId } from "../experiment/schedules";
import { type CohortSnapshot, cohortSnapshot } from "./cohort-snapshot";
import type { ProbeContext } from "./frames";
import { type PlaygroundFork, parseFork, parseSchedule } from "./parse-fork";
import type {
  Answer,
  Catalogue,
  ForkRequest,
  ResultArray,
  RunRole,
  WatchRequest,
} from "./protocol";
import type { Runs } from "./run-records";
import type { RunStatus } from "./run-status";

/** What the buttons can do; the client can, and so can a store that stands before it. */
export interface PlaygroundCommands {
  readonly status: RunStatus;
  readonly runs: Runs;
  /** Updates made by the main run. */
  readonly stepsMade: number;
  subscribe(listener: () => void): () => void;
  load(experiment: Experiment): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  step(count: number): Promise<number>;
  reset(): Promise<void>;
  setSchedule(schedule: NamedScheduleId | readonly Phase[]): Promise<void>;
  fork(request: ForkRequest): Promise<void>;
  memory(): Promise<EngineMemory>;
  checkpoint(run: RunRole): Promise<Uint8Array<ArrayBuffer>>;
  watch(list: readonly WatchRequest[]): Promise<void>;
  ask(question: string, params: unknown, run: RunRole): Promise<Answer>;
}

/** What an instrument measured last: a copy. */
export interface PlaygroundMeasurement {
  readonly step: number;
  /** What it took. */
  readonly milliseconds: number;
  readonly arrays: Readonly<Record<string, ResultArray>>;
  /** Names along an axis, by the axis's name. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** A run as it stands: plain data, a copy. */
export interface PlaygroundSnapshot {
  /** As `RunStatus.state`: empty, loading, paused, running, finished, diverged, failed or lost. */
  readonly status: RunStatus["state"];
  /** Why the run stopped or could not start; may be empty. */
  readonly message: string;
  readonly backend: string | null;
  readonly adapter: string | null;
  /** Updates made: the present policy is θ_step. */
  readonly step: number;
  readonly phase: {
    readonly index: number;
    readonly name: string;
    readonly trainable: Phase["trainable"];
  } | null;
  /** Each metric's last measured value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The last measured kernel, (1/V) tr of each block, [N][N]; null before the first. */
  readonly ntk: {
    readonly step: number;
    readonly contexts: readonly ProbeContext[];
    readonly representation: readonly (readonly number[])[];
    readonly gradient: readonly (readonly number[])[];
  } | null;
  /** What several seeds say together; null where there is one. */
  readonly cohort: CohortSnapshot | null;
}

/** The object at `globalThis.playground`. Every promise rejects with an Error that says what was wrong. */
export interface Playground {
  /** Resolves once the engine runs and the first experiment is open; rejects if it cannot be. */
  readonly ready: Promise<void>;
  /** Opens a preset by its id, or a partial experiment; resolves when it is ready to start. */
  load(config: string | PartialExperiment): Promise<void>;
  start(): Promise<void>;
  pause(): Promise<void>;
  /** Makes n steps (1 unless told); resolves when they are made, with their number. */
  step(n?: number): Promise<number>;
  /** Starts again at step 0 with the same seed. */
  reset(): Promise<void>;
  /** Switches the schedule from the present step on: an id, or a list of phases. */
  setSchedule(schedule: string | readonly Partial<Phase>[]): Promise<void>;
  /**
   * Forks a run off another at a step on record, with another schedule or other settings from there on.
   * Resolves once it is there, paused or running as the runs were.
   */
  fork(request: PlaygroundFork): Promise<void>;
  /** What the engine holds, between two steps: tensors, bytes, and bytes on a graphics device. */
  memory(): Promise<EngineMemory>;
  /** The present policy of the main run, or of another, as the bytes of a `.safetensors`. */
  checkpoint(run?: RunRole): Promise<Uint8Array<ArrayBuffer>>;
  /** The instruments that can be watched and the questions that can be asked; null before `ready`. */
  catalogue(): Catalogue | null;
  /** Measures these instruments from now on, and no others: ids, or `{ id, every }`. */
  watch(list: readonly (string | Partial<WatchRequest>)[]): Promise<void>;
  /** What a watched instrument measured last of a run; null before its first measurement. */
  measured(id: string, run?: RunRole): PlaygroundMeasurement | null;
  /** Asks something of a run's present policy. */
  ask(question: string, params: unknown, run?: RunRole): Promise<Answer>;
  /** A run as it stands: the main one unless told. */
  snapshot(run?: RunRole): PlaygroundSnapshot;
}

declare global {
  // A global of its own name has to be declared with var.
  var playground: Playground | undefined;
}

/** Resolves when the first experiment is open, rejects when it could not be opened. */
function readiness(commands: PlaygroundCommands): Promise<void> {
  return new Promise((resolve, reject) => {
    let leave = () => {};
    const look = () => {
      const { state, message } = commands.status;
      if (state === "empty" || state === "loading") return;
      leave();
      if (state === "failed" || state === "lost") reject(new Error(message));
      else resolve();
    };
    leave = commands.subscribe(look);
    look();
  });
}

/** The rows of a matrix [n, n]. */
function rowsOf(matrix: Float32Array): number[][] {
  const n = Math.round(Math.sqrt(matrix.length));
  return Array.from({ length: n }, (_, i) => Array.from(matrix.subarray(i * n, (i + 1) * n)));
}

function snapshotOf(commands: PlaygroundCommands, run: RunRole): PlaygroundSnapshot {
  const { status, runs, stepsMade } = commands;
  const record = runs[run];
  const step = run === "main" ? stepsMade : Math.max(0, record?.lastStep ?? 0);
  const kernel = record?.kernels.last ?? null;
  const phase = record?.phaseAt(step) ?? null;
  return {
    status: status.state,
    message: status.message,
    backend: status.backend?.name ?? null,
    adapter: status.backend?.adapter ?? null,
    step,
    phase:
      phase === null
        ? null
        : { index: phase.index, name: phase.phase.name, trainable: phase.phase.trainable },
    metrics: record?.snapshotAt(step) ?? {},
    ntk:
      record === null || kernel === null
        ? null
        : {
            step: kernel.step,
            contexts: record.header.probes,
            representation: rowsOf(kernel.representation),
            gradient: rowsOf(kernel.gradient),
          },
    cohort: run === "main" ? cohortSnapshot(runs.main, runs.companion, step) : null,
  };
}

function measuredOf(
  commands: PlaygroundCommands,
  id: string,
  run: RunRole,
): PlaygroundMeasurement | null {
  const last = commands.runs[run]?.series(id)?.last ?? null;
  return last === null ? null : structuredClone(last);
}

/** What is to be watched, as somebody wrote it; the worker checks it. */
function watchRequests(list: readonly (string | Partial<WatchRequest>)[]): WatchRequest[] {
  if (!Array.isArray(list)) {
    const wrong = `${quote(list)} is not a list`;
    throw new ExperimentError([problemOf("watch", wrong, "ids, or objects { id, every }")]);
  }
  return list.map((one: string | Partial<WatchRequest>) =>
    typeof one === "string"
      ? { id: one, every: "auto" }
      : ({ every: "auto", ...one } as WatchRequest),
  );
}

/** Makes the object; `main.tsx` puts it at `globalThis.playground`. */
export function createPlayground(commands: PlaygroundCommands): Playground {
  const ready = readiness(commands);
  // Whoever asks for `ready` sees the rejection; nobody has to.
  ready.catch(() => undefined);
  return {
    ready,
    load: async (config) => commands.load(resolveExperiment(config)),
    start: () => commands.play(),
    pause: () => commands.pause(),
    step: (n = 1) => commands.step(n),
    reset: () => commands.reset(),
    setSchedule: async (schedule) => commands.setSchedule(parseSchedule(schedule)),
    fork: async (request) => commands.fork(parseFork(request)),
    memory: () => commands.memory(),
    checkpoint: (run = "main") => commands.checkpoint(run),
    catalogue: () => structuredClone(commands.status.catalogue),
    watch: async (list) => commands.watch(watchRequests(list)),
    measured: (id, run = "main") => measuredOf(commands, id, run),
    ask: (question, params, run = "main") => commands.ask(question, params, run),
    snapshot: (run = "main") => snapshotOf(commands, run),
  };
}
