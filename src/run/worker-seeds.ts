/** Seeds in workers: what such a worker does, and how the page's worker comes by some. */
import { advanceTogether } from "../engine/advance-together";
import type { BackendName } from "../engine/backend";
import type { Cohort } from "./cohort";
import { LocalCohort } from "./local-cohort";
import { openMembers } from "./open-member";
import { SEEDS_WORKER, type SeedAnswer, type SeedCall, type SeedCalls } from "./seed-calls";
import { SeedsHost } from "./seeds-host";
import { SeedsWorker } from "./seeds-worker";
import { SpreadCohort } from "./spread-cohort";
import { chooseOnce } from "./worker-engine";

/** The part of DedicatedWorkerGlobalScope that a worker of seeds uses. */
interface SeedsScope {
  postMessage(message: SeedAnswer): void;
  onmessage: ((event: MessageEvent<SeedCall>) => void) | null;
}

/** More of them would wait for one another's memory rather than for the processor. */
const MOST_WORKERS = 8;

/** Seeds in this thread, each making its own steps. */
async function openHere(asked: SeedCalls["open"]["asked"]): Promise<Cohort> {
  const { requests, bases, resume } = asked;
  const members = await openMembers(requests, bases, resume);
  const gone = resume.filter(({ end }) => end !== null);
  return new LocalCohort(members, advanceTogether, gone);
}

/** Makes the present worker one of seeds. */
export function serveSeeds(scope: SeedsScope): void {
  const host = new SeedsHost({
    async open(asked) {
      await chooseOnce(asked.backend, () => {});
      // What has ended is remembered by who asks.
      const { requests } = asked;
      return openHere({ ...asked, requests, resume: asked.resume.filter(({ end }) => !end) });
    },
    post: (answer) => scope.postMessage(answer),
  });
  scope.onmessage = ({ data }) => void host.handle(data);
}

/** Milliseconds that a worker waits for other seeds, as after a reset, before its memory is freed. */
const PATIENCE = 20_000;

/** Workers that have closed their seeds and wait for others. */
const idle: SeedsWorker[] = [];

function spawn(): SeedsWorker {
  return (
    idle.pop() ??
    // The script of the present worker, so that nothing is loaded twice.
    new SeedsWorker(new Worker(globalThis.location.href, { type: "module", name: SEEDS_WORKER }))
  );
}

function release(worker: SeedsWorker): void {
  if (worker.lost !== null) return;
  idle.push(worker);
  setTimeout(() => {
    const at = idle.indexOf(worker);
    if (at < 0) return;
    idle.splice(at, 1);
    worker.end();
  }, PATIENCE);
}

/**
 * How many workers share the seeds out: one a core beside the present one's, where a step is made by
 * the processor and there are more than two cores; 0 for none.
 */
export function workersFor(backend: BackendName, seeds: number, cores: number): number {
  if (backend !== "wasm" && backend !== "cpu") return 0;
  if (cores <= 2 || typeof Worker === "undefined") return 0;
  return Math.min(cores - 1, MOST_WORKERS, seeds);
}

/** Opens seeds over so many workers, or in this thread where there are none or one does not start. */
export async function openSeeds(
  asked: SeedCalls["open"]["asked"],
  workers: number,
): Promise<Cohort> {
  if (workers === 0) return openHere(asked);
  try {
    return await SpreadCohort.open(Array.from({ length: workers }, spawn), asked, release);
  } catch {
    // Whatever is wrong with the seeds themselves is found, and said, here as well.
    return openHere(asked);
  }
}
