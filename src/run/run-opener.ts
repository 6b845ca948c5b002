/** What opens the parts of a set of runs, and what each is opened with. */
import type { BackendReport } from "../engine/backend";
import type { Trainer } from "../engine/trainer";
import type { Experiment } from "../experiment/experiment";
import type { Cohort, SavedMember } from "./cohort";
import type { Meeting } from "./meeting";
import type { MemberRequest } from "./open-member";
import type { GivenPolicy, Resume, RunRole } from "./protocol";
import type { RunSetParts } from "./run-set";
import type { Session } from "./session";
import type { StateHistory } from "./state-history";
import type { WatchList } from "./watch-list";

/** What a run or a seed is opened with, apart from its experiment. */
interface OpeningOptions {
  /** The folder of the base policies, ending in "/". */
  readonly baseUrl: string;
  /** Where steps are made together; null where each run makes its own. */
  readonly meeting: Meeting<Trainer> | null;
  readonly onProgress: (message: string) => void;
}

/** What a session is opened with. */
export interface SessionOptions extends OpeningOptions {
  readonly watch: WatchList;
  readonly resume: Resume[RunRole];
  /** The policy that it is opened with, where it goes on from no state. */
  readonly policy?: GivenPolicy | null;
  /** Where its states are kept; null: nowhere. */
  readonly history: StateHistory | null;
}

/** What the further seeds of a run are opened with. */
export interface CohortOptions extends OpeningOptions {
  readonly backend: BackendReport;
  readonly resume: readonly SavedMember[];
}

/** What opens the parts of a set: made of the engine in `worker.ts`, of fakes in tests. */
export interface RunOpener {
  /** Where the steps of several runs are made as one; null where that gains nothing. */
  newMeeting(backend: BackendReport): Meeting<Trainer> | null;
  /** What begins steps ahead on a backend; null where nothing does. */
  beginAhead(backend: BackendReport): RunSetParts["begin"];
  /** Opens one run; throws an ExperimentError for what cannot be run. */
  openSession(experiment: Experiment, options: SessionOptions): Promise<Session>;
  /** Opens the seeds beside those of the sessions. */
  openCohort(requests: readonly MemberRequest[], options: CohortOptions): Promise<Cohort>;
  /** A clock in milliseconds. */
  now(): number;
}
