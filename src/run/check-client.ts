/** The page's side of a check: a worker of its own for every backend, so that one that hangs ends alone. */
import type { BackendName } from "../engine/backend";
import { CHECK_WORKER, type CheckAnswer, type CheckQuestion } from "./check-answers";
import { lossOf, type WorkerLike } from "./worker-like";

/** Silence after which a backend is given up, ms: a software adapter compiles for long. */
const SILENCE = 90_000;

function spawnWorker(): WorkerLike {
  return new Worker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: CHECK_WORKER,
  });
}

/**
 * Checks one backend. Resolves when there is no more to say: after "done", "absent" or "failed", which a
 * worker that stops or says nothing for too long comes to as well.
 * @param signal ends the check without a further word.
 */
export function checkBackend(
  question: CheckQuestion,
  onAnswer: (answer: CheckAnswer) => void,
  signal: AbortSignal,
  spawn: () => WorkerLike = spawnWorker,
): Promise<void> {
  const worker = spawn();
  return new Promise((resolve) => {
    let silence: ReturnType<typeof setTimeout>;
    const end = (last: CheckAnswer | null) => {
      clearTimeout(silence);
      signal.removeEventListener("abort", abort);
      worker.terminate();
      if (last) onAnswer(last);
      resolve();
    };
    const abort = () => end(null);
    const failed = (message: string) => end({ kind: "failed", message });
    const wait = () => {
      clearTimeout(silence);
      silence = setTimeout(() => failed(`it said nothing for ${SILENCE / 1000} seconds`), SILENCE);
    };
    signal.addEventListener("abort", abort);
    let spoke = false;
    worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => {
      spoke = true;
      if (data.kind === "device" || data.kind === "line") {
        onAnswer(data);
        wait();
      } else end(data);
    };
    worker.onerror = (event) => failed(lossOf(event, spoke, "its worker stopped unexpectedly"));
    wait();
    worker.postMessage(question);
  });
}

/** The backends, from the most to the least wanted. */
export const CHECKED_BACKENDS: readonly BackendName[] = ["webgpu", "wasm", "webgl", "cpu"];
