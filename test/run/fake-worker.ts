/** A client whose workers are the real host in the same thread, on sessions without an engine. */
import { afterEach } from "vitest";
import type { BegunStep, NextStep } from "../../src/engine/advance-together";
import type { BackendName, BackendReport } from "../../src/engine/backend";
import type { EngineReport } from "../../src/engine/step-engine";
import type { Experiment } from "../../src/experiment/experiment";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunClient } from "../../src/run/client";
import type { Message, Request, Resume } from "../../src/run/protocol";
import { Session } from "../../src/run/session";
import { WorkerHost } from "../../src/run/worker-host";
import type { WorkerLike } from "../../src/run/worker-like";
import { type CohortFates, fakeCohort } from "./fake-cohort";
import { fakeInstruments, fakeTrainer } from "./fake-session";
import { toyBroken, toyQuestion, toyState, toyStep } from "./toy-instruments";

export interface Opened {
  readonly experiment: Experiment;
  readonly baseUrl: string;
  readonly resumed: boolean;
}

/** What the runs of a fake worker come to. */
export interface Fates {
  metrics?: (step: number) => Record<string, number>;
  /** The classifier's norm at a step of a run. */
  norm?: (step: number, experiment: Experiment) => number;
  cohort?: CohortFates;
  /** What makes a step. */
  engine?: (step: number) => EngineReport;
  /** Where steps are begun ahead: resolves when the outcome of one is known. */
  late?: () => Promise<void>;
}

/** Begins fake steps, whose outcomes are late. */
function beginLate(late: () => Promise<void>) {
  return async (steps: readonly NextStep[]): Promise<BegunStep[]> =>
    steps.map(({ trainer }) => {
      const made = trainer.advance();
      return { report: late().then(() => made) };
    });
}

/** A seed whose base policy cannot be had. */
export const MISSING_SEED = 404;

/** A worker in the same thread: both directions through `structuredClone`, in turns of their own. */
function fakeWorker(opened: Opened[], fates: Fates) {
  const { metrics, norm = () => 2, cohort = {}, engine, late } = fates;
  let ended = false;
  const worker: WorkerLike = {
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage(message) {
      const request = structuredClone(message) as Request;
      setImmediate(() => {
        if (!ended) void host.handle(request);
      });
    },
    terminate() {
      ended = true;
    },
  };
  let time = 0;
  const host = new WorkerHost({
    async chooseBackend(forced: BackendName | null, onProgress, avoid) {
      onProgress("starting");
      const name = forced ?? (avoid.wasm === undefined ? "wasm" : "cpu");
      return { name, adapter: `${name} adapter`, tried: [] } as unknown as BackendReport;
    },
    memory: () => ({ tensors: 3, bytes: 12, deviceBytes: null }),
    instruments: [toyState, toyStep, toyBroken],
    questions: [toyQuestion],
    async openSession(experiment, { baseUrl, watch, resume, history }) {
      const { base, seed } = experiment.settings;
      if (base === "untrained" || seed === MISSING_SEED)
        throw new Error("the base policy is missing");
      opened.push({ experiment, baseUrl, resumed: resume !== undefined });
      const state = resume as Resume["main"] & { step: number };
      const trainer = fakeTrainer(experiment, resume === undefined ? 0 : state.step);
      if (metrics !== undefined) trainer.metrics = metrics;
      if (engine !== undefined) {
        Object.defineProperty(trainer, "engine", { get: () => engine(trainer.step) });
      }
      if (late !== undefined) Object.defineProperty(trainer, "overlapping", { value: trainer });
      const clock = () => performance.now();
      const instruments = {
        ...fakeInstruments([]),
        geometry: async ({ step }: { readonly step: number }) => ({
          "classifier/norm_fro": norm(step, experiment),
        }),
      };
      return new Session(experiment, trainer, instruments, watch, clock, history);
    },
    beginAhead: () => (late === undefined ? null : beginLate(late)),
    newMeeting: () => null,
    openCohort: async (requests, { resume }) => fakeCohort(requests, cohort, resume),
    recompute: async ({ state, step }) => ({ ...state, step }),
    post(message: Message, transfer) {
      const copy = structuredClone(message, { transfer });
      setImmediate(() => {
        if (!ended) worker.onmessage?.({ data: copy } as MessageEvent);
      });
    },
    rest: () => new Promise((resolve) => setImmediate(resolve)),
    // Every look at the clock is a second later, so that states are saved every few steps.
    now: () => {
      time += 1000;
      return time;
    },
  });
  return worker;
}

const clients: RunClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** A client with fake workers: those that it has started, and what was opened in them. */
export function startClient(fates: Fates = {}) {
  const opened: Opened[] = [];
  const workers: WorkerLike[] = [];
  const client = new RunClient({
    baseUrl: "https://example.org/base/",
    spawn: () => {
      const worker = fakeWorker(opened, fates);
      workers.push(worker);
      return worker;
    },
  });
  clients.push(client);
  return { client, opened, workers };
}

/** Waits until the client is in a state. */
export function until(client: RunClient, state: string): Promise<void> {
  return new Promise((resolve) => {
    let leave = () => {};
    const look = () => {
      if (client.status.state !== state) return;
      leave();
      resolve();
    };
    leave = client.subscribe(look);
    look();
  });
}

/** Two runs side by side. */
export const race = () => resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 30 } });
/** One run. */
export const single = (changes = {}) =>
  resolveExperiment({ settings: { companion: "none", max_steps: 30, ...changes } });
