/** What the page shows of its worker and of the runs in it. */
import type { BackendReport } from "../engine/backend";
import type { Experiment } from "../experiment/experiment";
import type { Catalogue, EngineReport, RunActivity, WatchReport } from "./protocol";
import type { Loss } from "./recovery";

/** A run that goes on after its engine was lost. */
export interface Recovered extends Loss {
  /** The step from which it goes on: what was measured before it is kept. */
  readonly from: number;
}

/** What the page shows of the worker. Replaced, never changed in place; changes a few times a run. */
export interface RunStatus {
  /**
   * `empty`: nothing was loaded yet; `loading`: an experiment is being opened; then as the runs;
   * `failed`: it could not be opened; `lost`: the worker died, and `reopen` starts another.
   */
  readonly state: "empty" | "loading" | RunActivity | "failed" | "lost";
  /** While loading what is happening, else why the run stopped; may be empty. */
  readonly message: string;
  /** While loading, how much of what is happening is done, from 0 to 1; null where nobody knows. */
  readonly fraction: number | null;
  readonly backend: BackendReport | null;
  /** The main run's experiment as it now stands, live changes included. */
  readonly experiment: Experiment | null;
  /** Steps a second at most; null for no limit. */
  readonly speed: number | null;
  /** The instruments and questions that there are; null before an experiment is open. */
  readonly catalogue: Catalogue | null;
  /** What makes the main run's steps; null until it is compiled. */
  readonly engine: EngineReport | null;
  /** How the kernel ("ntk") and the watched instruments fare. */
  readonly watched: readonly WatchReport[];
  /** What happened to the engine, and how the run goes on; null where nothing did lately. */
  readonly recovered: Recovered | null;
}

/** Before anything was asked of the worker. */
export const NOTHING_LOADED: RunStatus = {
  state: "empty",
  message: "",
  fraction: null,
  backend: null,
  experiment: null,
  speed: null,
  catalogue: null,
  engine: null,
  watched: [],
  recovered: null,
};
