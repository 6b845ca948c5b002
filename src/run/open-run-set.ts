/** Opens the runs of an experiment: all of them, or none. */
import type { BackendReport } from "../engine/backend";
import type { Experiment } from "../experiment/experiment";
import { experimentOfSeed, seedsOf } from "./cohort-frames";
import { companionExperiment } from "./companion";
import { openBranch } from "./open-branch";
import type { MemberRequest } from "./open-member";
import type { GivenPolicy, Resume, RunRole } from "./protocol";
import type { RunOpener } from "./run-opener";
import { RunSet } from "./run-set";
import type { Session } from "./session";
import type { StateHistory } from "./state-history";
import type { WatchList } from "./watch-list";

/** What is to be opened. */
export interface RunSetRequest {
  readonly experiment: Experiment;
  readonly backend: BackendReport;
  readonly baseUrl: string;
  readonly resume: Resume | null;
  /** The policy of the main run, where it is not its experiment's; none if left out. */
  readonly policy?: GivenPolicy | null;
  readonly watch: WatchList;
  /** What a fork among the runs to go on with measures; it is dropped where left out. */
  readonly forkWatch?: (experiment: Experiment) => WatchList;
  /** Measures every seed on held-out prompts whenever the lead is, whatever time that takes. */
  readonly unhurried?: boolean;
  /** Where a run's states are to be kept; nowhere if left out. */
  readonly newHistory?: () => StateHistory;
  readonly onProgress: (message: string) => void;
}

/** Opens the runs of an experiment. Whatever goes wrong, nothing of them is left. */
export async function openRunSet(opener: RunOpener, request: RunSetRequest): Promise<RunSet> {
  const { experiment, backend, baseUrl, resume, watch, onProgress } = request;
  const { unhurried = false } = request;
  const wanted: [RunRole, Experiment][] = [["main", experiment]];
  const companion = companionExperiment(experiment);
  if (companion !== null) wanted.push(["companion", companion]);
  const members = wanted.flatMap(([role, asked]) =>
    seedsOf(asked)
      .slice(1)
      .map((seed): MemberRequest => ({ role, experiment: experimentOfSeed(asked, seed) })),
  );
  const meeting = wanted.length + members.length > 1 ? opener.newMeeting(backend) : null;
  const options = { baseUrl, meeting, onProgress };
  const sessions: [RunRole, Session][] = [];
  try {
    for (const [role, asked] of wanted) {
      const history = request.newHistory?.() ?? null;
      const policy = role === "main" ? (request.policy ?? null) : null;
      const own = { ...options, watch, history, resume: resume?.[role], policy };
      sessions.push([role, await opener.openSession(asked, own)]);
    }
    const cohort =
      members.length === 0
        ? null
        : await opener.openCohort(members, { ...options, backend, resume: resume?.cohort ?? [] });
    const now = () => opener.now();
    const set = new RunSet({
      ...{ sessions, cohort, watch, meeting, unhurried, now },
      begin: opener.beginAhead(backend),
    });
    const state = resume?.fork;
    if (state !== undefined && request.forkWatch !== undefined) {
      const history = request.newHistory?.() ?? null;
      const own = resume?.forkSettings ?? [];
      const asked = { state, own, watch: request.forkWatch(state.experiment), history, baseUrl };
      const opening = openBranch(opener, asked);
      opening.catch(() => cohort?.dispose());
      set.takeAlong(await opening);
    }
    return set;
  } catch (error) {
    for (const [, session] of sessions) session.dispose();
    throw error;
  }
}
