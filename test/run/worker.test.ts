/** Client and host together, over a channel that clones as a worker's does, on sessions without an engine. */
import { afterEach, describe, expect, it } from "vitest";
import type { BegunStep, NextStep } from "../../src/engine/advance-together";
import type { BackendName, BackendReport } from "../../src/engine/backend";
import type { Experiment } from "../../src/experiment/experiment";
import { resolveExperiment } from "../../src/experiment/resolve";
import { RunClient } from "../../src/run/client";
import { createPlayground } from "../../src/run/page-api";
import type { Message, Request, Resume } from "../../src/run/protocol";
import { Session } from "../../src/run/session";
import { WorkerHost } from "../../src/run/worker-host";
import type { WorkerLike } from "../../src/run/worker-like";
import { RunRequestError } from "../../src/run/worker-link";
import { type CohortFates, fakeCohort } from "./fake-cohort";
import { fakeInstruments, fakeTrainer } from "./fake-session";
import { toyBroken, toyQuestion, toyState, toyStep } from "./toy-instruments";

interface Opened {
  readonly experiment: Experiment;
  readonly baseUrl: string;
  readonly resumed: boolean;
}

/** What the runs of a fake worker come to. */
interface Fates {
  metrics?: (step: number) => Record<string, number>;
  /** The classifier's norm at a step of a run. */
  norm?: (step: number, experiment: Experiment) => number;
  cohort?: CohortFates;
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

/** A worker in the same thread: both directions through `structuredClone`, in turns of their own. */
function fakeWorker(opened: Opened[], fates: Fates) {
  const { metrics, norm = () => 2, cohort = {}, late } = fates;
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
      if (experiment.settings.base === "untrained") throw new Error("the base policy is missing");
      opened.push({ experiment, baseUrl, resumed: resume !== undefined });
      const state = resume as Resume["main"] & { step: number };
      const trainer = fakeTrainer(experiment, resume === undefined ? 0 : state.step);
      if (metrics !== undefined) trainer.metrics = metrics;
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

function start(fates: Fates = {}) {
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
function until(client: RunClient, state: string): Promise<void> {
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

const race = () => resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 30 } });
const single = (changes = {}) =>
  resolveExperiment({ settings: { companion: "none", max_steps: 30, ...changes } });

describe("client and worker", () => {
  it("opens an experiment with its companion, and measures the starting policy", async () => {
    const { client, opened } = start();
    expect(client.status.state).toBe("empty");
    const loading = client.load(race());
    expect(client.status.state).toBe("loading");
    await loading;
    expect(client.status).toMatchObject({ state: "paused", backend: { name: "wasm" } });
    expect(opened.map(({ experiment }) => experiment.settings.schedule)).toEqual([
      "cf-rl",
      "standard",
    ]);
    expect(opened[0]?.experiment.settings.seed).toBe(opened[1]?.experiment.settings.seed);
    expect(opened[0]?.baseUrl).toBe("https://example.org/base/");
    const { main, companion, kept } = client.runs;
    expect(main?.header).toMatchObject({ label: "CF-RL", backend: "wasm" });
    expect(companion?.header.label).toBe("standard RL");
    expect(kept).toBeNull();
    expect([main?.lastStep, companion?.lastStep]).toEqual([0, 0]);
    expect(main?.kernels.last?.step).toBe(0);
    expect(companion?.kernels.last?.step).toBe(0);
  });

  it("readies what makes the steps before it is open, and says how far that is", async () => {
    const { client } = start();
    const seen: string[] = [];
    client.subscribe(() => {
      const { status } = client;
      if (status.state === "loading") seen.push(`${status.message} ${status.fraction}`);
    });
    await client.load(single());
    expect(seen).toContain("compiling kernels, 3 of 4 0.75");
    expect(client.status.state).toBe("paused");
    expect(client.status.engine).toEqual({ name: "reference", reason: "this is a test" });
  });

  it("makes the steps that are asked for, in lockstep, and comes to rest measured", async () => {
    const { client } = start();
    await client.load(race());
    expect(await client.step(3)).toBe(3);
    expect(client.stepsMade).toBe(3);
    expect(client.status.state).toBe("paused");
    const { main, companion } = client.runs;
    expect([main?.rows, companion?.rows]).toEqual([4, 4]);
    expect(main?.valueAt("reward", 2)).toBe(0.02);
    expect(main?.kernels.last?.step).toBe(3);
  });

  it("plays until paused, and answers while it plays", async () => {
    const { client } = start();
    await client.load(single({ max_steps: 10_000 }));
    await client.play();
    expect(client.status.state).toBe("running");
    await client.set({ learning_rate: 0.005 });
    expect(client.status.experiment?.settings.learning_rate).toBe(0.005);
    await client.pause();
    expect(client.status.state).toBe("paused");
    const at = client.stepsMade;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.stepsMade).toBe(at);
  });

  it("pauses between two steps with all of them on record, though some were under way", async () => {
    let known = 0;
    const late = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      known += 1;
    };
    const { client } = start({ late });
    await client.load(single({ max_steps: 10_000, ntk_every: 100, eval_every: 100 }));
    await client.play();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await client.set({ learning_rate: 0.005 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await client.pause();
    expect(known).toBeGreaterThan(10);
    const { main } = client.runs;
    const steps = client.stepsMade;
    expect(main?.lastStep).toBe(steps);
    expect(main?.rows).toBe(steps + 1);
    for (let step = 0; step < steps; step++) expect(main?.valueAt("reward", step)).toBe(step / 100);
    const event = main?.events.find(({ kind }) => kind === "settings");
    expect(event?.step).toBeGreaterThan(0);
    expect(event?.step).toBeLessThanOrEqual(steps);
    await client.step(3);
    expect(client.stepsMade).toBe(steps + 3);
  });

  it("finishes with all steps on record, though some were under way", async () => {
    const late = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
    const { client } = start({ late });
    await client.load(single({ max_steps: 12, ntk_every: 100, eval_every: 100 }));
    await client.play();
    await until(client, "finished");
    expect(client.runs.main?.rows).toBe(13);
    expect(client.stepsMade).toBe(12);
  });

  it("pauses by itself at max_steps, and goes on when there are more", async () => {
    const { client } = start();
    await client.load(single({ max_steps: 5 }));
    await client.play();
    await until(client, "finished");
    expect(client.stepsMade).toBe(5);
    expect(client.runs.main?.lastStep).toBe(5);
    expect(await client.step(1)).toBe(0);
    await client.set({ max_steps: 8 });
    expect(client.status.state).toBe("paused");
    expect(await client.step(10)).toBe(3);
    expect(client.status.state).toBe("finished");
  });

  it("switches the schedule from the present step on, with a mark", async () => {
    const { client } = start();
    await client.load(single());
    await client.step(4);
    await client.setSchedule("cf-rl");
    const { main } = client.runs;
    expect(main?.events.slice(1)).toMatchObject([
      { step: 4, kind: "schedule", id: "cf-rl" },
      { step: 4, kind: "phase", index: 0 },
    ]);
    expect(main?.phaseAt(4)?.phase).toMatchObject({
      trainable: "classifier",
      until: { step: 14 },
    });
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  });

  it("keeps the curves of a run that was reset, with the same seed or another", async () => {
    const { client, opened } = start();
    await client.load(single({ seed: 7 }));
    const first = client.runs.main;
    await client.step(3);
    await client.reset();
    expect(client.runs.kept).toBe(first);
    expect(client.runs.main?.rows).toBe(1);
    expect(client.stepsMade).toBe(0);
    await client.reset(8);
    expect(client.runs.kept).toBe(first);
    expect(opened.map(({ experiment }) => experiment.settings.seed)).toEqual([7, 7, 8]);
    client.forgetKept();
    expect(client.runs.kept).toBeNull();
  });

  it("keeps a switch to a named schedule over a reset, but not one to phases of the moment", async () => {
    const { client } = start();
    await client.load(single());
    await client.step(2);
    await client.setSchedule("cf-rl");
    await client.reset();
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    expect(client.runs.main?.phaseAt(0)?.phase.until).toEqual({ step: 10 });
    await client.setSchedule(resolveExperiment({ schedule: [{ trainable: "backbone" }] }).schedule);
    expect(client.status.experiment?.settings.schedule).toBe("custom");
    await client.reset();
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
    expect(client.status.experiment?.schedule).toHaveLength(2);
  });

  it("rejects with what was wrong, and stays as it was", async () => {
    const { client } = start();
    await expect(client.step(1)).rejects.toThrow("no experiment is loaded");
    await client.load(single());
    await expect(client.step(0)).rejects.toThrow(RunRequestError);
    await expect(client.setSpeed(-1)).rejects.toThrow("above 0");
    expect(client.status).toMatchObject({ state: "paused", speed: null });
  });

  it("says when nothing could be opened, and opens something else", async () => {
    const { client } = start();
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status).toMatchObject({ state: "failed", message: "the base policy is missing" });
    await client.load(single());
    expect(client.status.state).toBe("paused");
  });

  it("keeps the run that is there when another cannot be opened", async () => {
    const { client } = start();
    await client.load(single({ seed: 7 }));
    await client.step(2);
    const { main } = client.runs;
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status).toMatchObject({ state: "paused", experiment: { settings: { seed: 7 } } });
    expect(client.runs.main).toBe(main);
    expect(await client.step(1)).toBe(1);
    expect(client.stepsMade).toBe(3);
    await client.play();
    await expect(client.load(single({ base: "untrained" }))).rejects.toThrow("base policy");
    expect(client.status.state).toBe("paused");
  });

  it("begins when what is being opened is open, and not when something else is asked for", async () => {
    const { client } = start();
    const loading = client.load(single());
    expect(await client.step(2)).toBe(2);
    await loading;
    const playing = client.play();
    await client.pause();
    await playing;
    expect(client.status.state).toBe("paused");
    const again = client.load(single({ seed: 3 }));
    const [made] = await Promise.all([client.step(4), client.reset(), again]);
    expect(made).toBeLessThan(4);
    expect(client.stepsMade).toBe(0);
  });

  it("forces a backend by another worker", async () => {
    const { client, workers } = start();
    await client.load(single());
    await client.setBackend("cpu");
    expect(workers).toHaveLength(2);
    expect(client.status.backend?.name).toBe("cpu");
  });

  it("stops a run that diverges, with a message", async () => {
    const { client } = start({ metrics: (step) => ({ loss: step === 2 ? Number.NaN : 1 }) });
    await client.load(single());
    expect(await client.step(10)).toBe(3);
    expect(client.status.state).toBe("diverged");
    expect(client.status.message).toContain("loss is no longer a finite number");
    await client.play();
    expect(client.status.state).toBe("diverged");
    await client.reset();
    expect(client.status.state).toBe("paused");
  });

  it("stops both runs at the step at which the main one cannot go on", async () => {
    const { client } = start({
      norm: (step, { settings }) => (settings.schedule === "cf-rl" && step === 2 ? Number.NaN : 2),
    });
    await client.load(race());
    await client.step(10);
    expect(client.status.state).toBe("diverged");
    const { main, companion } = client.runs;
    expect([main?.lastStep, companion?.lastStep]).toEqual([2, 1]);
  });

  it("measures what is watched, in both runs, from when it is watched until it is not", async () => {
    const { client } = start();
    await client.load(race());
    expect(client.status.catalogue).toMatchObject({
      instruments: [{ id: "state", timing: "state", label: "The state" }, { timing: "step" }, {}],
      questions: [{ id: "sum", params: { addend: "a number" } }],
    });
    await client.step(2);
    const { main, companion } = client.runs;
    expect(main?.instruments()).toEqual([]);
    await client.watch([
      { id: "state", every: 2 },
      { id: "step", every: 1 },
    ]);
    await client.step(4);
    for (const run of [main, companion]) {
      expect(run?.series("state")?.frames.map(({ step }) => step)).toEqual([2, 4, 6]);
      // It has nothing to say of step 2, and θ_6 has had no update.
      expect(run?.series("step")?.frames.map(({ step }) => step)).toEqual([3, 4, 5]);
      expect(run?.valueAt("toy/samples", 5)).toBe(1);
      expect(run?.values("toy/state/untold")).toBeNull();
    }
    const last = main?.series("state")?.at(5);
    expect(last?.arrays.numbers).toEqual({ shape: [3], data: new Float32Array([4, 2, -4]) });
    expect(last?.labels).toEqual({ number: ["whole", "half", "negative"] });
    expect(client.status.watched).toMatchObject([
      { id: "ntk" },
      { id: "state", every: 2, interval: 2 },
      { id: "step", every: 1, interval: 1, problem: null },
    ]);
    await client.watch([]);
    await client.step(3);
    expect(main?.series("state")?.last?.step).toBe(6);
    expect(client.status.watched.map(({ id }) => id)).toEqual(["ntk"]);
  });

  it("goes on watching over a reset, another experiment and another worker", async () => {
    const { client } = start();
    await client.watch([{ id: "state", every: "auto" }]);
    await client.load(single());
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    await client.step(3);
    expect(client.runs.main?.series("state")?.last?.step).toBe(3);
    await client.reset();
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    await client.setBackend("cpu");
    expect(client.runs.main?.series("state")?.last?.step).toBe(0);
    expect(client.watching).toEqual([{ id: "state", every: "auto" }]);
  });

  it("refuses what cannot be watched, and goes on with what was", async () => {
    const { client } = start();
    await client.load(single());
    await client.watch([{ id: "state", every: 1 }]);
    const refused = client.watch([{ id: "nothing", every: 1 }]);
    await expect(refused).rejects.toMatchObject({ fields: ["watch[0].id"] });
    expect(client.watching).toEqual([{ id: "state", every: 1 }]);
    await client.step(1);
    expect(client.runs.main?.series("state")?.last?.step).toBe(1);
  });

  it("says which instrument fails, and trains on", async () => {
    const { client } = start();
    await client.load(single());
    await client.watch([{ id: "broken", every: 1 }]);
    await client.step(3);
    expect(client.stepsMade).toBe(3);
    expect(client.status.state).toBe("paused");
    const report = client.status.watched.find(({ id }) => id === "broken");
    expect(report?.problem).toContain("it broke at step");
    expect(client.runs.main?.series("broken")?.frames.map(({ step }) => step)).toEqual([0]);
  });

  it("answers questions about the present policy, while it runs too", async () => {
    const { client } = start();
    await client.load(single({ max_steps: 10_000 }));
    await client.step(2);
    const answer = await client.ask("sum", { addend: 5 });
    expect(answer.step).toBe(2);
    expect(answer.scalars["toy/sum"]).toBe(7);
    expect(answer.arrays.numbers?.data).toEqual(new Float32Array([7, 3.5, -7]));
    await expect(client.ask("sum", {})).rejects.toMatchObject({
      message: "addend: is missing; allowed: a number",
      fields: ["addend"],
    });
    await expect(client.ask("why", {})).rejects.toMatchObject({ fields: ["question"] });
    await expect(client.ask("sum", { addend: 1 }, "companion")).rejects.toThrow("companion");
    await client.play();
    const running = await client.ask("sum", { addend: 1 });
    expect(running.scalars["toy/sum"]).toBe(running.step + 1);
    await client.pause();
  });
});

describe("a lost engine", () => {
  const die = (worker: WorkerLike | undefined) =>
    worker?.onerror?.({ message: "out of memory" } as ErrorEvent);
  /** Waits until the client says that it goes on. */
  const recovered = (client: RunClient) =>
    new Promise<void>((resolve) => {
      const leave = client.subscribe(() => {
        if (client.status.recovered === null || client.status.state === "loading") return;
        leave();
        resolve();
      });
    });

  it("is started again by itself, and the run goes on from the last state that was saved", async () => {
    const { client, workers, opened } = start();
    await client.load(single({ max_steps: 1000 }));
    await client.step(40);
    const { main } = client.runs;
    const waiting = client.step(500);
    die(workers[0]);
    await expect(waiting).rejects.toThrow("stopped unexpectedly (out of memory)");
    expect(client.status.state).toBe("loading");
    await recovered(client);
    expect(opened.at(-1)?.resumed).toBe(true);
    expect(client.runs.main).toBe(main);
    const from = client.stepsMade;
    expect(from).toBeGreaterThan(0);
    expect(main?.lastStep).toBe(from);
    expect(main?.events.at(-1)).toMatchObject({ step: from, kind: "recovered", backend: "wasm" });
    expect(client.status.recovered).toEqual({
      reason: "The engine stopped unexpectedly (out of memory)",
      step: 40,
      from,
      backend: "wasm",
    });
    client.dismissRecovered();
    expect(client.status.recovered).toBeNull();
    await client.step(2);
    expect(main?.lastStep).toBe(from + 2);
    const steps = main?.steps() ?? [];
    expect([...steps]).toEqual(Array.from(steps, (_, row) => row));
  });

  it("goes on running if it ran, and rests if it was paused", async () => {
    const { client, workers } = start();
    await client.load(single({ max_steps: 10_000 }));
    await client.play();
    die(workers[0]);
    await until(client, "running");
    expect(workers).toHaveLength(2);
    await client.pause();
    die(workers[1]);
    await until(client, "loading");
    await until(client, "paused");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.status.state).toBe("paused");
  });

  it("begins anew where nothing was saved yet, with no other run beside it", async () => {
    const { client, workers } = start();
    await client.load(single());
    await client.step(1);
    die(workers[0]);
    await recovered(client);
    expect(client.stepsMade).toBe(0);
    expect(client.runs.kept).toBeNull();
    expect(client.runs.main?.rows).toBe(1);
  });

  it("is taken to another backend where one fails twice, and asks after six losses", async () => {
    const { client, workers } = start();
    await client.load(single());
    const backends = [client.status.backend?.name];
    for (let loss = 0; loss < 5; loss++) {
      die(workers.at(-1));
      await recovered(client);
      backends.push(client.status.backend?.name);
    }
    expect(backends).toEqual(["wasm", "wasm", "cpu", "cpu", "cpu", "cpu"]);
    die(workers.at(-1));
    expect(client.status).toMatchObject({ state: "lost" });
    await client.reopen();
    expect(client.status.backend?.name).toBe("wasm");
  });

  it("is told by a step that throws as well, and the fault is the reason", async () => {
    let healthy = false;
    const { client } = start({
      metrics: (step) => {
        if (step === 30 && !healthy) {
          healthy = true;
          throw new Error("no memory is left");
        }
        return {};
      },
    });
    await client.load(single({ max_steps: 40 }));
    await client.play();
    await recovered(client);
    await until(client, "finished");
    expect(client.status.recovered?.reason).toBe("A step failed: no memory is left");
    expect(client.runs.main?.lastStep).toBe(40);
  });

  it("may be lost while it is started again", async () => {
    const { client, workers } = start();
    await client.load(single());
    die(workers[0]);
    die(workers[1]);
    await until(client, "paused");
    expect(workers).toHaveLength(3);
    expect(client.status.state).toBe("paused");
  });
});

describe("several seeds", () => {
  const seeds = (changes = {}) =>
    resolveExperiment({ preset: "cf-rl-seeds", settings: { seeds: 3, max_steps: 30, ...changes } });
  const rewards = (client: RunClient, role: "main" | "companion") =>
    client.runs[role]?.cohort?.at("reward", Number.POSITIVE_INFINITY);

  it("go through the same steps as the lead of each run", async () => {
    const { client } = start();
    await client.load(seeds({ seed: 5 }));
    expect(await client.step(4)).toBe(4);
    for (const role of ["main", "companion"] as const) {
      const cohort = client.runs[role]?.cohort;
      expect(cohort?.seeds).toEqual([5, 6, 7]);
      expect([...(cohort?.steps() ?? [])]).toEqual([0, 1, 2, 3]);
      expect(rewards(client, role)).toEqual({ step: 3, values: [0.03, 60.03, 70.03] });
      expect(client.runs[role]?.valueAt("reward", 3)).toBe(0.03);
    }
  });

  it("are none where one is asked for", async () => {
    const { client } = start();
    await client.load(race());
    await client.step(2);
    expect(client.runs.main?.cohort).toBeNull();
  });

  it("are measured on held-out prompts when the lead is, the first time at the start", async () => {
    const evaluations: string[] = [];
    const { client } = start({
      cohort: {
        evaluated: (step, { role, experiment }) =>
          evaluations.push(`${step} ${role} ${experiment.settings.seed}`),
      },
    });
    await client.load(seeds({ eval_every: 2 }));
    const all = ["main 2", "main 3", "companion 2", "companion 3"];
    expect(evaluations).toEqual(all.map((one) => `0 ${one}`));
    expect(client.runs.main?.cohort?.at("heldout/reward", 0)?.values).toEqual([0.5, 2, 3]);
    await client.step(3);
    // Whether there was time at step 2 goes by the clock; none is measured twice or in between.
    expect(new Set(evaluations).size).toBe(evaluations.length);
    expect(evaluations.every((one) => /^[02] /.test(one))).toBe(true);
  });

  it("follow a switch of schedule, a reset and the end of the run", async () => {
    const { client } = start();
    await client.load(seeds({ max_steps: 4 }));
    await client.setSchedule("standard");
    await client.play();
    await until(client, "finished");
    expect(client.runs.main?.cohort?.lastStep).toBe(3);
    await client.reset(9);
    expect(client.runs.main?.cohort?.seeds).toEqual([9, 10, 11]);
    expect(client.runs.main?.cohort?.lastStep).toBe(0);
    expect(client.runs.kept?.cohort?.seeds).toEqual([1, 2, 3]);
  });

  it("are counted out where they diverge, and the others go on", async () => {
    const bad = (step: number) => (step >= 2 ? Number.NaN : 1);
    const { client } = start({
      cohort: {
        metrics: (step, { role, experiment: { settings } }) => ({
          reward: role === "main" && settings.seed === 2 ? bad(step) : settings.seed,
        }),
      },
    });
    await client.load(seeds());
    expect(await client.step(5)).toBe(5);
    const cohort = client.runs.main?.cohort;
    expect(cohort?.ended).toEqual([
      { seed: 2, step: 2, message: "reward is no longer a finite number" },
    ]);
    expect(cohort?.at("reward", 4)?.values).toEqual([0.04, Number.NaN, 3]);
    expect(cohort?.summary("reward")?.count[4]).toBe(2);
    expect(client.runs.companion?.cohort?.ended).toEqual([]);
  });

  it("stop with the lead, whose run cannot go on", async () => {
    const { client } = start({
      norm: (step, { settings }) => (settings.schedule === "cf-rl" && step === 2 ? Number.NaN : 2),
    });
    await client.load(seeds());
    await client.step(10);
    expect(client.status.state).toBe("diverged");
    expect(client.runs.main?.cohort?.lastStep).toBe(1);
    expect(client.runs.companion?.cohort?.lastStep).toBe(1);
  });

  it("refuse a phase that only the lead could end", async () => {
    const { client } = start();
    await client.load(seeds());
    const until = { metric: "ntk/drift", op: ">=", value: 2 } as const;
    const { schedule } = resolveExperiment({
      schedule: [{ trainable: "classifier", until }, { trainable: "all" }],
    });
    await expect(client.setSchedule(schedule)).rejects.toMatchObject({
      fields: ["schedule[0].until.metric"],
    });
    expect(client.status.experiment?.settings.schedule).toBe("cf-rl");
  });

  it("go on from where they were when the worker dies, those that had ended ended", async () => {
    const { client, workers } = start({
      cohort: {
        metrics: (step, { role, experiment: { settings } }) => ({
          reward: role === "main" && settings.seed === 2 && step === 1 ? Number.NaN : step,
        }),
      },
    });
    await client.load(seeds({ max_steps: 1000 }));
    await client.step(20);
    workers[0]?.onerror?.({ message: "out of memory" } as ErrorEvent);
    await client.reopen();
    const from = client.stepsMade;
    expect(from).toBeGreaterThan(0);
    await client.step(2);
    const cohort = client.runs.main?.cohort;
    // The policy at which they came to rest may have been measured as well.
    const steps = [...(cohort?.steps() ?? [])].slice(0, from + 2);
    expect(steps).toEqual(Array.from({ length: from + 2 }, (_, i) => i));
    expect(cohort?.at("reward", from)?.values).toEqual([from / 100, Number.NaN, from]);
    expect(cohort?.ended).toHaveLength(1);
  });
});

describe("globalThis.playground", () => {
  it("is what the buttons do, for programs", async () => {
    const { client } = start();
    const playground = createPlayground(client);
    const loaded = playground.load({ preset: "cf-rl-race", max_steps: 6, stage1_steps: 2 });
    await playground.ready;
    await loaded;
    expect(playground.snapshot()).toMatchObject({
      status: "paused",
      backend: "wasm",
      adapter: "wasm adapter",
      step: 0,
      phase: { index: 0, trainable: "classifier" },
      ntk: { step: 0, representation: [[0]] },
    });
    expect(await playground.step(3)).toBe(3);
    expect(playground.snapshot()).toMatchObject({ step: 3, phase: { index: 1, trainable: "all" } });
    await playground.setSchedule([{ trainable: "backbone" }]);
    expect(playground.snapshot().phase).toMatchObject({ index: 0, name: "backbone only" });
    await playground.start();
    await until(client, "finished");
    const { metrics, ntk } = playground.snapshot();
    expect(metrics.reward).toBe(0.05);
    expect(ntk).toMatchObject({ step: 6, contexts: [{ tokens: [11], position: 0 }] });
    await playground.reset();
    expect(playground.snapshot().step).toBe(0);
    await playground.pause();
  });

  it("tells what several seeds say together, as plain data", async () => {
    const { client } = start();
    const playground = createPlayground(client);
    await playground.load({ preset: "cf-rl-race" });
    expect(playground.snapshot().cohort).toBeNull();
    await playground.load({ preset: "cf-rl-seeds", seeds: 3 });
    await playground.step(2);
    const { cohort } = playground.snapshot();
    expect(cohort?.seeds).toEqual([1, 2, 3]);
    expect(cohort?.metrics.reward).toMatchObject({
      ...{ step: 1, count: 3, values: [0.01, 20.01, 30.01] },
      difference: { mean: 0, low: 0, high: 0, count: 3 },
    });
    expect(cohort?.metrics.reward?.mean).toBeCloseTo(50.03 / 3);
    expect(structuredClone(cohort)).toEqual(JSON.parse(JSON.stringify(cohort)));
  });

  it("watches and asks", async () => {
    const { client } = start();
    const playground = createPlayground(client);
    expect(playground.catalogue()).toBeNull();
    await playground.load({ preset: "cf-rl-race", max_steps: 6 });
    expect(playground.catalogue()?.instruments.map(({ id }) => id)).toContain("state");
    expect(playground.measured("state")).toBeNull();
    await playground.watch(["state", { id: "step", every: 2 }]);
    await playground.step(4);
    expect(playground.snapshot().metrics["toy/state"]).toBe(4);
    expect(playground.measured("state")).toMatchObject({ step: 4, arrays: { numbers: {} } });
    expect(playground.measured("step", "companion")?.step).toBe(0);
    const measured = playground.measured("state");
    measured?.arrays.numbers?.data.fill(0);
    expect(playground.measured("state")?.arrays.numbers?.data[0]).toBe(4);
    expect((await playground.ask("sum", { addend: 3 })).scalars["toy/sum"]).toBe(7);
    await expect(playground.ask("sum", 3)).rejects.toThrow("addend: is missing");
    await expect(playground.watch(["nothing"])).rejects.toThrow("watch[0].id");
    await expect(playground.watch("state" as never)).rejects.toThrow("is not a list");
  });

  it("names what is wrong with a config or a schedule", async () => {
    const { client } = start();
    const playground = createPlayground(client);
    await expect(playground.load("nonsense")).rejects.toThrow("preset");
    await expect(playground.load({ learning_rate: -1 })).rejects.toThrow("learning_rate");
    await expect(playground.setSchedule("cfrl")).rejects.toThrow("schedule");
    await expect(playground.setSchedule([{ trainable: "head" } as never])).rejects.toThrow(
      "schedule[0].trainable",
    );
    expect(playground.snapshot()).toMatchObject({ status: "empty", step: 0, ntk: null });
  });
});
