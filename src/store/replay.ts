/**
 * Plays the record: moves the step in view forward at so many steps a second, as if the run were made
 * again before one's eyes. Nothing is computed; training goes on meanwhile or rests, as it did.
 */
import { create } from "zustand";
import { useLab } from "./lab";
import { useView } from "./view";

/** The speeds on offer, in recorded steps a second. */
export const REPLAY_SPEEDS = [1, 2, 4, 8, 16, 32, 64] as const;

/** Whether the record is played, and how fast. */
export interface Replay {
  readonly playing: boolean;
  readonly stepsPerSecond: number;
}

export const useReplay = create<Replay>()(() => ({ playing: false, stepsPerSecond: 8 }));

/** The newest step that can be looked at. */
function newest(): number {
  return Math.max(0, useLab.getState().runs.main?.lastStep ?? 0);
}

/** Plays from the step in view, or from the beginning where the newest one is. */
export function playRecord(): void {
  const { playhead } = useView.getState();
  if (newest() === 0) return;
  if (playhead === null) useView.setState({ playhead: 0 });
  if (useReplay.getState().playing) return;
  useReplay.setState({ playing: true });
  run();
}

/** Stops the replay where it stands. */
export function stopRecord(): void {
  useReplay.setState({ playing: false });
}

/** Follows the newest step again. */
export function followNewest(): void {
  useReplay.setState({ playing: false });
  useView.setState({ playhead: null });
}

/** Steps of the record that are shown a second. */
export function setReplaySpeed(stepsPerSecond: number): void {
  useReplay.setState({ stepsPerSecond });
}

/** Moves the playhead frame by frame, from wherever it was put meanwhile, until it is stopped or there. */
function run(): void {
  let before: number | null = null;
  /** Of a step, how much has passed since the last one. */
  let part = 0;
  const frame = (now: number) => {
    const { playing, stepsPerSecond } = useReplay.getState();
    const { playhead } = useView.getState();
    if (!playing) return;
    if (playhead === null) {
      stopRecord();
      return;
    }
    // A tab that was hidden goes on where it was, not where it would have been.
    part += (Math.min(now - (before ?? now), 250) / 1000) * stepsPerSecond;
    before = now;
    const whole = Math.floor(part);
    part -= whole;
    if (playhead + whole >= newest()) {
      followNewest();
      return;
    }
    if (whole > 0) useView.setState({ playhead: playhead + whole });
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
