/** A `Worker` for tests in Node: the real host on sessions without an engine, in the same thread. */
import type { BackendReport } from "../../src/engine/backend";
import type { Message, Request } from "../../src/run/protocol";
import { Session } from "../../src/run/session";
import { WorkerHost } from "../../src/run/worker-host";
import { fakeCohort } from "../run/fake-cohort";
import { fakeInstruments, fakeTrainer } from "../run/fake-session";

export class FakeWorker {
  /** The one that was started last. */
  static latest: FakeWorker | null = null;

  constructor() {
    FakeWorker.latest = this;
  }

  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  readonly #host = new WorkerHost({
    async chooseBackend(forced) {
      return { name: forced ?? "wasm", adapter: "a test", tried: [] } as unknown as BackendReport;
    },
    memory: () => ({ tensors: 3, bytes: 12, deviceBytes: null }),
    instruments: [],
    questions: [],
    async openSession(experiment, { watch, resume, policy, history }) {
      const trainer = fakeTrainer(experiment, resume?.step ?? policy?.at?.step);
      const clock = () => performance.now();
      return new Session(experiment, trainer, fakeInstruments([]), watch, clock, history);
    },
    beginAhead: () => null,
    newMeeting: () => null,
    openCohort: async (requests) => fakeCohort(requests),
    recompute: async ({ state, step }) => ({ ...state, step }),
    post: (message: Message) => {
      const copy = structuredClone(message);
      setImmediate(() => this.onmessage?.({ data: copy } as MessageEvent));
    },
    // Slow enough for a test to act between two steps.
    rest: () => new Promise((resolve) => setTimeout(resolve, 2)),
    now: () => performance.now(),
  });

  postMessage(message: Request): void {
    const copy = structuredClone(message);
    setImmediate(() => void this.#host.handle(copy));
  }

  terminate(): void {
    this.onmessage = null;
  }
}
