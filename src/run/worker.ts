/**
 * The dedicated module worker of the page: the host on the real engine. It loads TensorFlow.js, so
 * that the page's shell need not. The same script is a worker of seeds, of jobs or of checks where its name says so.
 */
import "./own-scripts";
import { advanceTogether, beginTogether } from "../engine/advance-together";
import { deviceLoss } from "../engine/device-loss";
import { engineMemory } from "../engine/memory";
import type { Trainer } from "../engine/trainer";
import { INSTRUMENTS, QUESTIONS } from "../instruments/registry";
import { readBaseFiles } from "./base-files";
import { CHECK_WORKER } from "./check-answers";
import { JOBS_WORKER } from "./job";
import { LocalCohort } from "./local-cohort";
import { Meeting } from "./meeting";
import { openMembers } from "./open-member";
import { openSession } from "./open-session";
import type { Message, Request } from "./protocol";
import { recompute } from "./recompute";
import { SEEDS_WORKER } from "./seed-calls";
import { serveCheck } from "./worker-check";
import { basePolicy, chooseOnce } from "./worker-engine";
import { WorkerHost } from "./worker-host";
import { serveJobs } from "./worker-jobs";
import { openSeeds, serveSeeds, workersFor } from "./worker-seeds";

/** The part of DedicatedWorkerGlobalScope that is used here. */
interface Scope {
  readonly name: string;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}
const scope = globalThis as unknown as Scope;

/** Makes the present worker that of the page. */
function servePage(): void {
  const turn = new MessageChannel();
  const turns: (() => void)[] = [];
  turn.port1.onmessage = () => turns.shift()?.();

  const host = new WorkerHost({
    async chooseBackend(forced, onProgress, avoid) {
      const report = await chooseOnce(forced, onProgress, avoid);
      void deviceLoss()?.then((reason) => scope.postMessage({ type: "fault", reason }));
      return report;
    },
    memory: engineMemory,
    instruments: INSTRUMENTS,
    questions: QUESTIONS,
    // Elsewhere a step is no cheaper for being made with others.
    newMeeting: ({ name }) => (name === "webgpu" ? new Meeting<Trainer>(advanceTogether) : null),
    beginAhead: ({ name }) => (name === "webgpu" ? beginTogether : null),
    async openSession(experiment, options) {
      const { baseUrl, watch, resume, policy = null, meeting, history, onProgress } = options;
      onProgress("loading the base policy");
      const given = resume !== undefined || policy?.at === null;
      const base = given ? null : await basePolicy(experiment.settings, baseUrl);
      return openSession({ experiment, base, watch, resume, policy, meeting, history });
    },
    async openCohort(requests, { baseUrl, backend, resume, meeting, onProgress }) {
      onProgress(`opening ${requests.length} further seeds`);
      const bases = await readBaseFiles(
        requests.map(({ experiment }) => experiment.settings),
        (settings) => basePolicy(settings, baseUrl),
      );
      if (meeting === null) {
        const asked = { requests, backend: backend.name, bases, resume };
        const cores = navigator.hardwareConcurrency;
        return openSeeds(asked, workersFor(backend.name, requests.length, cores));
      }
      return new LocalCohort(
        await openMembers(requests, bases, resume),
        (steps) => meeting.join(steps),
        resume.filter(({ end }) => end !== null),
      );
    },
    recompute,
    post: (message: Message, transfer) => scope.postMessage(message, transfer),
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

  scope.onmessage = ({ data }: MessageEvent<Request>) => void host.handle(data);
}

if (scope.name === SEEDS_WORKER) serveSeeds(scope);
else if (scope.name === JOBS_WORKER) serveJobs(scope);
else if (scope.name === CHECK_WORKER) serveCheck(scope);
else servePage();
