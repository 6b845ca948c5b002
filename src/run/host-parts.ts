/** What the worker's host needs from outside. */
import type { BackendName, BackendReport } from "../engine/backend";
import type { EngineMemory } from "../engine/memory";
import type { TrainerState } from "../engine/trainer";
import type { Instrument, Question } from "../instruments/instrument";
import type { Message } from "./protocol";
import type { Avoided } from "./recovery";
import type { RunOpener } from "./run-opener";
import type { StatePath } from "./state-history";

/** Made of the engine in `worker.ts`, of fakes in tests. */
export interface HostParts extends RunOpener {
  /** Chooses a backend and makes it current. */
  chooseBackend(
    forced: BackendName | null,
    onProgress: (message: string) => void,
    avoid: Avoided,
  ): Promise<BackendReport>;
  /** What the engine holds. */
  memory(): EngineMemory;
  /** What can be watched. */
  readonly instruments: readonly Instrument[];
  /** What can be asked. */
  readonly questions: readonly Question[];
  /** Makes the steps from a kept state again. */
  recompute(path: StatePath, onStep: (step: number) => void): Promise<TrainerState>;
  /** Posts to the page. */
  post(message: Message, transfer: ArrayBuffer[]): void;
  /** Lets waiting messages through; resolves after at least `milliseconds`. */
  rest(milliseconds: number): Promise<void>;
}
