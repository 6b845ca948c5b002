/**
 * What a link may say of how its experiment is looked at: the step that the run is brought to, and what
 * stands on the page there. Each is a parameter of the hash beside the experiment's own, e.g.
 * `#v=1&preset=cf-rl-race&step=84&tracks=reward,entropy&kernel=difference&scale=shared`.
 */
import { type Problem, problemOf, quote } from "../experiment/problem";
import { type LiveChange, MOST_CHANGES, readChanges, writeChanges } from "./live-changes";
import type { ColourScale, KernelOf } from "./view";

/** What a link asks to be seen; null where it leaves a thing as it is. */
export interface SharedView {
  /** Updates that are made before the run rests. */
  readonly step: number | null;
  /** The measures on the time axis, by their ids. */
  readonly tracks: readonly string[] | null;
  readonly kernel: KernelOf | null;
  readonly scale: ColourScale | null;
  /** Settings that are changed on the way to the step. */
  readonly changes: readonly LiveChange[] | null;
}

export const NOTHING_SHARED: SharedView = {
  ...{ step: null, tracks: null, kernel: null, scale: null, changes: null },
};

/** The parameters, in the order in which they are written. */
export const SHARED_KEYS = ["step", "tracks", "kernel", "scale", "changes"] as const;

const KERNELS: readonly KernelOf[] = ["main", "companion", "difference"];
const SCALES: readonly ColourScale[] = ["own", "shared"];
/** Most tracks that a link names: more would have no room. */
const MOST_TRACKS = 12;
const TRACK_NAMES = new RegExp(
  `^[a-z][a-z0-9-]{0,39}(,[a-z][a-z0-9-]{0,39}){0,${MOST_TRACKS - 1}}$`,
);

/** The parameters of a view, as `&key=value` of each that it has; empty for nothing. */
export function writeSharedView({ step, tracks, kernel, scale, changes }: SharedView): string {
  const changed = changes === null ? null : writeChanges(changes);
  const texts = [step, tracks?.join(",") ?? null, kernel, scale, changed];
  return SHARED_KEYS.map((key, i) => (texts[i] === null ? "" : `&${key}=${texts[i]}`)).join("");
}

/** Reads what `writeSharedView` wrote; what cannot be had is named and left out. */
export function readSharedView(parameters: URLSearchParams): {
  readonly view: SharedView;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const read = <T>(key: string, parse: (text: string) => T | undefined, allowed: string) => {
    const text = parameters.get(key);
    if (text === null) return null;
    const value = parse(text);
    if (value === undefined) problems.push(problemOf(key, `${quote(text)} cannot be had`, allowed));
    return value ?? null;
  };
  const view: SharedView = {
    step: read(
      "step",
      (text) => (/^\d{1,7}$/.test(text) ? Number(text) : undefined),
      "a step from 0",
    ),
    tracks: read(
      "tracks",
      (text) => (TRACK_NAMES.test(text) ? text.split(",") : undefined),
      `1 to ${MOST_TRACKS} ids, parted by commas`,
    ),
    kernel: read("kernel", (text) => KERNELS.find((one) => one === text), KERNELS.join(", ")),
    scale: read("scale", (text) => SCALES.find((one) => one === text), SCALES.join(", ")),
    changes: read(
      "changes",
      readChanges,
      `up to ${MOST_CHANGES}, as 30:learning_rate:0.002, parted by commas, of settings that apply live`,
    ),
  };
  return { view, problems };
}
