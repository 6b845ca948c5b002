/** A run as a lecture's figures draw it. */
import type { RippleNumbers } from "../../lecture/ripple-numbers";
import type { RunRecord } from "../../run/record";
import type { RunIdentity } from "../../store/run-identity";

/** A run of the scene on screen. */
export interface SceneRun {
  readonly id: string;
  readonly record: RunRecord;
  /** Its name on screen and its hue. */
  readonly identity: RunIdentity;
  readonly ripple: RippleNumbers | null;
}

/** What every figure of a scene is told. */
export interface FigureProps {
  /** The one that the lever acts on first. */
  readonly runs: readonly SceneRun[];
  /** Whether the answer was asked for: before, a figure shows what the question is about and no more. */
  readonly asked: boolean;
  /** The step in view; it moves by itself while the answer is being shown. */
  readonly stepInView: () => number;
}
