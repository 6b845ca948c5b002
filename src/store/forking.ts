/** Forks: what would have come of a step that was taken otherwise. */
import type { ForkRequest } from "../run/protocol";
import type { RunRecord } from "../run/record";
import { attempt, client } from "./lab";
import { counted } from "./unseen";
import { useView } from "./view";

/** The step of the main run that is looked at, where it is not the newest one; else null. */
export function stepLookedAt(): number | null {
  const { playhead } = useView.getState();
  const { main } = client.runs;
  return playhead !== null && main !== null && playhead < main.lastStep ? playhead : null;
}

/** Whether a run was changed by hand after a step: a fork from there has nothing of that. */
export function changedAfter({ events }: RunRecord, step: number): boolean {
  return events.some(
    (event) => (event.kind === "schedule" || event.kind === "settings") && event.step > step,
  );
}

/**
 * Forks a run off the main one at a step, and brings it to where that one is; a run that was under way
 * goes on, with its fork beside it.
 */
export function forkAt(
  step: number,
  { schedule = null, settings = {} }: Partial<Pick<ForkRequest, "schedule" | "settings">>,
): Promise<void> {
  const running = client.status.state === "running";
  return attempt(async () => {
    await client.fork({ run: "main", step, schedule, settings });
    useView.setState({ playhead: null });
    const behind = client.stepsMade - step;
    if (!running && behind > 0) await counted(() => client.step(behind));
  });
}
