/** What is what on a track: runs and components at their lines' ends, ghosts and the first stage in place. */
import { spreadLabels } from "../../charts/label-layout";
import { valueAt } from "../../charts/series";
import { seedName } from "../seed-name";
import { clearAhead } from "./clear-ahead";
import type { TrackPlace } from "./layout";
import {
  ASIDE,
  ASIDE_STEP,
  type Band,
  bandsBetween,
  NAME_HEIGHT,
  NAME_ROOM,
  type Name,
  type NamesOnTrack,
  type Words,
} from "./name-places";
import { type Scene, textWidth } from "./scene";
import { firstHeldStage, isOpenEnded } from "./stage";
import { scoredRuns } from "./timeline-model";
import { type Curve, curveName } from "./track-curves";

/** How far out of the plot names at the lines' ends may reach, px. */
const NAME_OUT = 4;
/** Height from which on lead seeds are named beside their runs' means, px. */
const ROOM_FOR_LEADS = 84;
/** What the tint behind the charts means, where the eye lands first. */
export function paintStageName(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
  numbers: readonly Words[],
  threshold: number | undefined,
): void {
  const { overlay, time, model, fitted, playhead } = scene;
  const run = scoredRuns(model.runs).find((candidate) => firstHeldStage(candidate.stages));
  const stage = run && firstHeldStage(run.stages);
  if (!run || !stage) return;
  const open = isOpenEnded(stage, model.maxStep);
  const end = open ? time.right : time.x(Math.min(stage.to ?? time.last, time.last));
  const room = end - time.left - 10;
  const name = open
    ? `${stage.name}, until you close the switch`
    : fitted
      ? `stage 1, ${stage.name}`
      : stage.name;
  const words = textWidth(scene, name) <= room ? [name] : name.split(" ");
  if (words.length > 2 || words.some((word) => textWidth(scene, word) > room)) return;
  const widest = Math.max(...words.map((word) => textWidth(scene, word)));
  const height = words.length * NAME_HEIGHT;
  // A stage without an end is named ahead of the playhead, which would strike its name through; beside the
  // runs' names where they are in the way.
  const ahead = time.x(playhead) + 9;
  const hasRoom = open && ahead + widest < time.right;
  const aside =
    ahead + Math.max(0, ...curves.map((c) => textWidth(scene, curveName(c), true))) + 16;
  const starts = hasRoom
    ? [ahead, ...(aside + widest < time.right ? [aside] : [])]
    : [time.left + 6];
  for (const start of starts) {
    const end = start + widest;
    const taken: Band[] = [
      ...bandsBetween(curves, time, start, end, y),
      // Ahead of the playhead the runs' names stand too, and numbers of steps at the bottom.
      ...(start === ahead ? curves.flatMap(({ at }) => (at ? [around(y(at.value))] : [])) : []),
      ...numbers.filter(({ from, to }) => from < end && start < to).map(({ band }) => band),
      ...(threshold === undefined ? [] : [[y(threshold) - 1, y(threshold) + 1] as const]),
    ];
    const lowest = place.plotBottom - height + 12;
    const under = threshold === undefined ? lowest : Math.min(lowest, y(threshold) + 13);
    const baselines = [place.plotTop + 10, under, lowest].filter((first) =>
      taken.every(([above, below]) => first + height - 11 <= above || first - 11 >= below),
    );
    // A stage without an end has its name at the bottom, which reward comes to leave.
    const first = open ? baselines.at(-1) : baselines[0];
    if (first === undefined) continue;
    words.forEach((word, i) => {
      overlay.text(`stage name ${i}`, start, first + NAME_HEIGHT * i, word, { class: run.colour });
    });
    return;
  }
}

/** The room of a run's name beside its line's end. */
function around(middle: number): Band {
  return [middle - NAME_HEIGHT, middle + NAME_HEIGHT];
}

/** The runs' names at their lines' ends: once, on the first track. */
export function nameRuns(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
  names: NamesOnTrack,
): void {
  const { time, playhead } = scene;
  const x = time.x(playhead);
  const present = curves.filter((curve) => !curve.run.ghost && curve.at);
  // A run that has not come so far is named where it has come to.
  const isBehind = ({ run, at }: Curve) =>
    run.source.lastStep < playhead && time.x(at?.step ?? 0) < x - NAME_HEIGHT;
  const named = present.filter((curve) => !isBehind(curve));
  const widest = Math.max(0, ...named.map((c) => textWidth(scene, curveName(c), true)));
  if (time.right - x > Math.max(NAME_ROOM, widest + 14)) {
    if (named.length * NAME_HEIGHT > place.plotBottom - place.plotTop + 2 * NAME_OUT) {
      nameInRow(scene, named, names, y);
      nameBehind(scene, present.filter(isBehind), names, y);
      return;
    }
    const leads = place.plotBottom - place.plotTop < ROOM_FOR_LEADS ? [] : leadsOf(scene, named);
    const ends = [
      ...named.map((curve) => curve.at?.value ?? 0),
      ...leads.map(({ value }) => value),
    ];
    const middles = spreadLabels(
      ends.map((value) => ({ at: y(value), size: NAME_HEIGHT })),
      place.plotTop - NAME_OUT,
      place.plotBottom + NAME_OUT,
    );
    const baseline = (i: number) => (middles[i] ?? 0) + 4;
    const tops = middles.slice(0, named.length);
    named.forEach((curve, i) => {
      const name = runName(curve);
      if (names.put(name, x + 9, "start", baseline(i)) || scene.model.playhead === null) return;
      // While one looks back what comes after gives way.
      clearAhead(scene, place, widest + 3, [Math.min(...tops) - 7, Math.max(...tops) + 7]);
      scene.overlay.text(name.key, x + 9, baseline(i), name.text, { class: name.class });
    });
    leads.forEach(({ run, name }, i) => {
      const lead = { key: `lead ${run.id}`, text: name, class: `${run.colour} halo` };
      names.put(lead, x + 9, "start", baseline(named.length + i));
    });
  } else nameBefore(scene, named, names, y);
  nameBehind(scene, present.filter(isBehind), names, y);
}

/** The names of runs that have not come so far, where they have come to. */
function nameBehind(
  scene: Scene,
  curves: readonly Curve[],
  names: NamesOnTrack,
  y: (value: number) => number,
): void {
  const { time } = scene;
  for (const curve of curves) {
    const { step = 0, value = 0 } = curve.at ?? {};
    const end = time.x(step);
    const room = 8 + textWidth(scene, curveName(curve), true);
    // Nor is it struck through by the playhead, unless there is as little room before its end.
    const past = time.x(scene.playhead);
    const crossed = end < past && end + room > past && end - room > time.left;
    const hasRoom = end + room <= time.right && !crossed;
    names.put(
      runName(curve),
      end + (hasRoom ? 8 : -8),
      hasRoom ? "start" : "end",
      // Before its end the curve itself is in the way.
      y(value) + (hasRoom ? 4 : NAME_HEIGHT),
    );
  }
}

/** The names beside one another, the upper line's first, where the track is too low for one under the other. */
function nameInRow(
  scene: Scene,
  named: readonly Curve[],
  names: NamesOnTrack,
  y: (value: number) => number,
): void {
  const at = (curve: Curve) => y(curve.at?.value ?? 0);
  const order = [...named].sort((a, b) => at(a) - at(b));
  const baseline = order.reduce((sum, curve) => sum + at(curve), 0) / order.length + 4;
  let x = scene.time.x(scene.playhead) + 9;
  for (const curve of order) {
    const name = runName(curve);
    if (!names.put(name, x, "start", baseline)) return;
    x += textWidth(scene, name.text, true) + 12;
  }
}

function runName(curve: Curve): Name {
  const { run } = curve;
  return { key: `name ${run.id}`, text: curveName(curve), class: `${run.colour} bold halo` };
}

/** The lead seeds with their ends at the playhead. */
function leadsOf(scene: Scene, curves: readonly Curve[]) {
  return curves.flatMap(({ run, cohort }) => {
    const [lead] = cohort?.seeds ?? [];
    const at = lead && valueAt(lead, scene.playhead);
    return at ? [{ run, value: at.value, name: seedName(run.cohort?.seeds[0] ?? 0) }] : [];
  });
}

/** No room ahead: the highest over its line and the others under theirs, farther back where curves are there. */
function nameBefore(
  scene: Scene,
  named: readonly Curve[],
  names: NamesOnTrack,
  y: (value: number) => number,
): void {
  const { time, playhead } = scene;
  const end = time.x(playhead) - 10;
  const least = Math.max(time.left + NAME_ROOM, end - ASIDE);
  const order = [...named].sort((a, b) => y(a.at?.value ?? 0) - y(b.at?.value ?? 0));
  order.forEach((curve, i) => {
    const wanted = y(curve.at?.value ?? 0) + (i === 0 && order.length > 1 ? -8 : NAME_HEIGHT);
    for (let x = end; x > least; x -= ASIDE_STEP) {
      if (names.put(runName(curve), x, "end", wanted)) return;
    }
  });
}
