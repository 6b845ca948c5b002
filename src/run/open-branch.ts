/** Opens the run that was forked off another: at the fork, or where a fork that was saved goes on. */
import type { TrainerState } from "../engine/trainer";
import { Branch } from "./branch";
import type { RunOpener } from "./run-opener";
import type { StateHistory } from "./state-history";
import type { WatchList } from "./watch-list";

/** Where a fork begins, and how it is trained. */
export interface BranchRequest {
  /** θ_step of the run that it leaves, or its own, as a run alone. */
  readonly state: TrainerState;
  /** The settings that it was forked with, which later changes of all runs leave alone. */
  readonly own: readonly string[];
  readonly watch: WatchList;
  readonly history: StateHistory | null;
  /** The folder of the base policies, ending in "/". */
  readonly baseUrl: string;
}

/** Opens a fork; it makes its steps by itself, since it is at others than the runs beside it. */
export async function openBranch(
  opener: Pick<RunOpener, "openSession">,
  { state, own, watch, history, baseUrl }: BranchRequest,
): Promise<Branch> {
  const options = { baseUrl, meeting: null, onProgress: () => undefined };
  const session = await opener.openSession(state.experiment, {
    ...options,
    ...{ watch, history, resume: state },
  });
  return new Branch(session, watch, new Set(own));
}
