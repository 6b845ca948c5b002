/** The transport: play, pause, step, reset and pace, and the engine that makes the steps. */
import { attempt, type BackendName, client, useLab } from "./lab";
import { mustReopen, open } from "./open-run";
import { takeOver } from "./unseen";
import { useView } from "./view";

/** Lets the runs go on, with the newest step in view. */
export function play(): Promise<void> {
  takeOver();
  useView.setState({ playhead: null });
  return attempt(() => client.play());
}

/** Steps that a run which is over is given to go on. */
export const ENCORE = 60;

/** Lets a run that has come to its last step go on for a while. */
export function goOnAfterEnd(): Promise<void> {
  useView.setState({ playhead: null });
  const last = useLab.getState().asked.settings.max_steps;
  return attempt(async () => {
    await client.set({ max_steps: last + ENCORE });
    await client.play();
  });
}

/** Rests after the step under way. */
export function pause(): Promise<void> {
  takeOver();
  return attempt(() => client.pause());
}

/** One step, and the view follows it. */
export function stepOnce(): Promise<void> {
  useView.setState({ playhead: null });
  return attempt(() => client.step(1));
}

/** Back to step 0 of what was asked for, with this or another seed, running on if it ran. */
export function reset(seed: number | null = null): Promise<void> {
  const running = client.status.state === "running";
  const { asked } = useLab.getState();
  const settings = seed === null ? asked.settings : { ...asked.settings, seed };
  if (mustReopen()) return open({ ...asked, settings }, running);
  return attempt(async () => {
    await client.reset(seed);
    if (running) await client.play();
  });
}

/** A seed that was not used last. */
export function newSeed(): Promise<void> {
  return reset((useLab.getState().asked.settings.seed % 0xffff_ffff) + 1);
}

/** Opens the experiment again on a backend, or on the best one for null; what ran runs. */
export function forceBackend(backend: BackendName | null): Promise<void> {
  const running = client.status.state === "running";
  const { asked, departed } = useLab.getState();
  return attempt(async () => {
    // A switch by hand belonged to the run as it was.
    await client.setBackend(backend, departed === null ? undefined : asked);
    if (running) await client.play();
  });
}

/** Steps a second at most; 0 for no limit. Remembered. */
export function setPace(pace: number): Promise<void> {
  useView.setState({ pace });
  return attempt(() => client.setSpeed(pace === 0 ? null : pace));
}

/** After the engine was lost: starts another, and goes on from the last state that was saved. */
export function reopen(): Promise<void> {
  return attempt(() => client.reopen());
}
