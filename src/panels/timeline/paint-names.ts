/** What is what on a track: runs and components at their lines' ends, ghosts and the first stage in place. */
import { spreadLabels } from "../../charts/label-layout";
import { extentBetween, valueAt } from "../../charts/series";
import { seedName } from "../seed-name";
import { putGlyph } from "./component-glyph";
import type { TrackPlace } from "./layout";
import { type Name, NamesOnTrack } from "./name-places";
import { type Scene, textWidth } from "./scene";
import { firstHeldStage, isOpenEnded } from "./stage";
import { scoredRuns, valuedRuns } from "./timeline-model";
import type { TrackSpec } from "./track";
import { type Curve, curveName } from "./track-curves";

/** How far to the right of the playhead there must be room for names to stand there. */
const NAME_ROOM = 90;
/** Height from which on lead seeds are named beside their runs' means, px. */
const ROOM_FOR_LEADS = 84;
/** Height that a name takes, px. */
const NAME_HEIGHT = 14;
/** What the tint behind the charts means, where the eye lands first. */
export function paintStageName(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
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
  // At the top or, where curves are there, at the bottom; nowhere where they are at both.
  const widest = Math.max(...words.map((word) => textWidth(scene, word)));
  const height = words.length * NAME_HEIGHT;
  // A stage without an end is named ahead of the playhead, which would strike its name through.
  const ahead = time.x(playhead) + 9;
  const start = open && ahead + widest < time.right ? ahead : time.left + 6;
  const since = Math.max(0, time.stepAt(start) - 1);
  const until = time.stepAt(start + widest) + 1;
  const drawn = curves.flatMap(({ series, cohort }) => cohort?.seeds ?? [series]);
  // Ahead of the playhead the runs' names stand too.
  const ends = start === ahead ? curves.flatMap(({ at }) => (at ? [y(at.value)] : [])) : [];
  const heights = [
    ...drawn.flatMap((series) => extentBetween(series, since, until) ?? []).map(y),
    ...ends.flatMap((end) => [end - NAME_HEIGHT, end + NAME_HEIGHT]),
  ];
  const top = Math.min(place.plotBottom, ...heights);
  const bottom = Math.max(place.plotTop, ...heights);
  const first =
    top > place.plotTop + height - 2
      ? place.plotTop + 10
      : bottom < place.plotBottom - height
        ? place.plotBottom - height + 12
        : null;
  if (first === null) return;
  words.forEach((word, i) => {
    overlay.text(`stage name ${i}`, start, first + NAME_HEIGHT * i, word, {
      class: run.colour,
    });
  });
}

/** The runs' names at their lines' ends: once, on the first track. */
export function nameRuns(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { time, playhead } = scene;
  const x = time.x(playhead);
  const names = new NamesOnTrack(scene, curves, place, y);
  const present = curves.filter((curve) => !curve.run.ghost && curve.at);
  // A run that has not come so far is named where it has come to.
  const isBehind = ({ run, at }: Curve) =>
    run.source.lastStep < playhead && time.x(at?.step ?? 0) < x - NAME_HEIGHT;
  const named = present.filter((curve) => !isBehind(curve));
  const widest = Math.max(0, ...named.map((c) => textWidth(scene, curveName(c), true)));
  if (time.right - x > Math.max(NAME_ROOM, widest + 14)) {
    const leads = place.plotBottom - place.plotTop < ROOM_FOR_LEADS ? [] : leadsOf(scene, named);
    const ends = [
      ...named.map((curve) => curve.at?.value ?? 0),
      ...leads.map(({ value }) => value),
    ];
    const middles = spreadLabels(
      ends.map((value) => ({ at: y(value), size: NAME_HEIGHT })),
      place.plotTop - 4,
      place.plotBottom + 4,
    );
    const baseline = (i: number) => (middles[i] ?? 0) + 4;
    named.forEach((curve, i) => {
      names.put(runName(curve), x + 9, "start", baseline(i));
    });
    leads.forEach(({ run, name }, i) => {
      const lead = { key: `lead ${run.id}`, text: name, class: `${run.colour} halo` };
      names.put(lead, x + 9, "start", baseline(named.length + i));
    });
  } else nameBefore(scene, named, names, y);
  for (const curve of present.filter(isBehind)) {
    const { step = 0, value = 0 } = curve.at ?? {};
    const end = time.x(step);
    const hasRoom = end + 8 + textWidth(scene, curveName(curve), true) <= time.right;
    names.put(
      runName(curve),
      end + (hasRoom ? 8 : -8),
      hasRoom ? "start" : "end",
      // Before its end the curve itself is in the way.
      y(value) + (hasRoom ? 4 : NAME_HEIGHT),
    );
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

/** How far from its line's end a name may stand where there is no room for it, and in which steps, px. */
const ASIDE = 160;
const ASIDE_STEP = 40;

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

/** Where along a dotted curve its name may stand, as shares of the part that is shown. */
const GHOST_PLACES = [0.95, 0.8, 0.65, 0.5, 0.35];

/** What a dotted curve is, where it lies farthest from the others. */
export function nameGhosts(
  scene: Scene,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time } = scene;
  for (const { run, series } of curves) {
    const end = run.ghost ? valueAt(series, time.last) : null;
    if (!end) continue;
    let best = { room: -1, step: end.step, up: false };
    for (const share of GHOST_PLACES) {
      const step = Math.round(end.step * share);
      const own = valueAt(series, step);
      if (!own) continue;
      // Signed distances to the curves measured there; positive ones lie below.
      const distances = curves
        .filter((other) => other.run !== run && step <= other.run.source.lastStep)
        .flatMap((other) => valueAt(other.series, step) ?? [])
        .map((other) => y(other.value) - y(own.value));
      const room = Math.min(place.height, ...distances.map(Math.abs));
      const nearest = distances.find((distance) => Math.abs(distance) === room) ?? -1;
      if (room > best.room) best = { room, step, up: nearest > 0 };
    }
    const half = (time.stepAt(time.left + textWidth(scene, run.label)) + 1) / 2;
    const extent = extentBetween(series, best.step - half, best.step + half);
    if (!extent) continue;
    const above = y(extent[1]) - 5;
    const below = y(extent[0]) + NAME_HEIGHT;
    const up = (best.up && above > place.plotTop + 6) || below > place.plotBottom + 4;
    overlay.text(`name ${run.id}`, time.x(best.step), up ? above : below, run.label, {
      class: `${run.colour} halo`,
      "text-anchor": best.step > 0.9 * time.last ? "end" : "middle",
    });
  }
}

/** Glyph and run at the end of each component's line; glyph and name stay together. */
export function nameComponents(
  scene: Scene,
  track: TrackSpec,
  curves: readonly Curve[],
  place: TrackPlace,
  y: (value: number) => number,
): void {
  const { overlay, time, playhead, fitted, model } = scene;
  const x = time.x(playhead);
  // There is room for those of two runs.
  const valued = valuedRuns(model.runs);
  const named = curves.filter(
    (curve) => valued.includes(curve.run) && curve.at && curve.line.component,
  );
  if (named.length === 0 || time.right - x <= NAME_ROOM) return;
  const middles = spreadLabels(
    named.map((curve) => ({ at: y(curve.at?.value ?? 0), size: 13 })),
    place.plotTop - 6,
    place.plotBottom + 5,
  );
  named.forEach((curve, i) => {
    const middle = middles[i] ?? 0;
    const component = curve.line.component ?? "representation";
    const key = `${track.id} ${curve.run.id} ${component}`;
    putGlyph(scene, key, component, x + 9, middle);
    // In a single stage there is room to say which line is which.
    const text =
      fitted && time.right - x > 240 ? `${component}, ${curve.run.label}` : curve.run.label;
    overlay.text(key, x + 23, middle + 4, text, { class: `${curve.run.colour} halo` });
  });
}
