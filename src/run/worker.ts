/**
 * The dedicated module worker of the page: the host on the real engine. It loads TensorFlow.js, so
 * that the page's shell need not.
 */
import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { advanceTogether } from "../engine/advance-together";
import { type BackendName, type BackendReport, chooseBackend } from "../engine/backend";
import type { Trainer } from "../engine/trainer";
import { INSTRUMENTS, QUESTIONS } from "../instruments/registry";
import { LocalCohort } from "./local-cohort";
import { Meeting } from "./meeting";
import { openMembers } from "./open-member";
import { decodeBase, openSession } from "./open-session";
import type { Message, Request } from "./protocol";
import { WorkerHost } from "./worker-host";

/** The part of DedicatedWorkerGlobalScope that is used here. */
interface Scope {
  postMessage(message: Message, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
}
const scope = globalThis as unknown as Scope;

const WASM_PATHS = {
  "tfjs-backend-wasm.wasm": wasmUrl,
  "tfjs-backend-wasm-simd.wasm": simdUrl,
  "tfjs-backend-wasm-threaded-simd.wasm": threadedUrl,
};

let chosen: { forced: BackendName | null; report: BackendReport } | null = null;

/** A choice is made once a worker: the page starts another worker for another backend. */
async function chooseOnce(
  forced: BackendName | null,
  onProgress: (message: string) => void,
): Promise<BackendReport> {
  if (chosen?.forced !== forced) {
    const report = await chooseBackend({
      forced: forced ?? undefined,
      wasmPaths: WASM_PATHS,
      onProgress,
    });
    chosen = { forced, report };
  }
  return (chosen as { report: BackendReport }).report;
}

const bases = new Map<string, Uint8Array>();

/** The file of a base policy, fetched once. @throws Error saying which could not be had, and why. */
async function basePolicy(id: string, baseUrl: string): Promise<Uint8Array | null> {
  if (id === "untrained") return null;
  const known = bases.get(id);
  if (known !== undefined) return known;
  const response = await fetch(`${baseUrl}${id}.safetensors`).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the base policy ${id} could not be loaded (${why})`);
  });
  if (!response.ok) {
    throw new Error(`the base policy ${id} could not be loaded (status ${response.status})`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  bases.set(id, bytes);
  return bytes;
}

const turn = new MessageChannel();
const turns: (() => void)[] = [];
turn.port1.onmessage = () => turns.shift()?.();

const host = new WorkerHost({
  chooseBackend: chooseOnce,
  instruments: INSTRUMENTS,
  questions: QUESTIONS,
  // Elsewhere a step is no cheaper for being made with others.
  newMeeting: ({ name }) => (name === "webgpu" ? new Meeting<Trainer>(advanceTogether) : null),
  async openSession(experiment, { baseUrl, watch, resume, meeting, onProgress }) {
    onProgress("loading the base policy");
    const base = resume ? null : await basePolicy(experiment.settings.base, baseUrl);
    return openSession({ experiment, base, watch, resume, meeting });
  },
  async openCohort(requests, { baseUrl, resume, meeting, onProgress }) {
    onProgress("opening the seeds");
    const [{ base: id } = { base: "untrained" }] = requests.map((one) => one.experiment.settings);
    const bytes = await basePolicy(id, baseUrl);
    const base = bytes === null ? null : decodeBase(id, bytes);
    const members = await openMembers(requests, base, resume);
    const makeSteps = meeting === null ? advanceTogether : meeting.join.bind(meeting);
    return new LocalCohort(
      members,
      (steps) => makeSteps(steps),
      resume.filter(({ end }) => end !== null),
    );
  },
  post: (message, transfer) => scope.postMessage(message, transfer),
  rest: (milliseconds) =>
    new Promise((resolve) => {
      if (milliseconds > 0) {
        setTimeout(resolve, milliseconds);
        return;
      }
      // A message to oneself takes its place behind those that wait; a timer would idle for 4 ms.
      turns.push(resolve);
      turn.port2.postMessage(null);
    }),
  now: () => performance.now(),
});

scope.onmessage = ({ data }) => void host.handle(data);
