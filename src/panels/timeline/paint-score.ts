/**
 * The ruler and, under it, the schedule of each run as a score: a lane for W and one for ψ, filled
 * while trained, dotted while held, its height the rate, what is only planned in the run's tint.
 */
import { formatCount } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { stepTicks } from "../../charts/time-axis";
import { BELOW_TRANSPORT, BRANCH_STEP, LANE_STEP, placeFlags } from "./layout";
import { paintBranches } from "./paint-branches";
import { type Scene, textWidth } from "./scene";
import { describeBorder, type Stage, type StageLane } from "./stage";
import { branchesOf, isCrowded, scoredRuns, type TimelineRun, worded } from "./timeline-model";

/** Height of a lane at rate × 1, and what a decade of rate adds, px. */
const LANE_HEIGHT = 5;
const DECADE = 2.75;

/** Room for "axes fitted to stage 1, show the whole run". */
const FITTED_NOTE = 216;

/** Height of a lane's fill for a factor on the learning rate: logarithmic, never less than a line. */
export function laneHeight(lane: StageLane): number {
  if (lane.trained === "none") return 0;
  const rate = lane.rate > 0 ? lane.rate : 1e-3;
  const full = Math.min(11, Math.max(2, LANE_HEIGHT + DECADE * Math.log10(rate)));
  // Layers of a group only: the lane is lit in part.
  return lane.trained === "part" ? full / 2 : full;
}

/** The ruler of steps, with room left for the playhead’s flag. */
export function paintRuler(scene: Scene): void {
  const { context, overlay, theme, time, restingLast, playhead, model } = scene;
  const { ruler } = model.layout;
  const ink = theme.colour("--ink");
  hairline(context, time.left, ruler - 0.5, time.right, ruler - 0.5, ink);
  overlay.text("ruler", time.left - 12, ruler - 8, model.layout.narrow ? "" : "step", {
    "text-anchor": "end",
  });
  for (const step of stepTicks(restingLast, time.right - time.left)) {
    const x = time.x(step);
    if (x > time.right + 0.5) continue;
    hairline(
      context,
      Math.min(x, time.right - 0.6),
      ruler - 4,
      Math.min(x, time.right - 0.6),
      ruler,
      ink,
    );
    // The playhead's flag stands where the label would.
    if (Math.abs(x - time.x(playhead)) < 20 + 4 * formatCount(step).length) continue;
    const end = x > time.right - 10;
    overlay.text(`ruler ${step}`, x, ruler - 8, formatCount(step), {
      "text-anchor": end ? "end" : step === 0 ? "start" : "middle",
    });
  }
}

/** Words on the score that say what is new from a stage on. */
export interface BorderWords {
  /** The run's id and the stage's place in it: "main 1". */
  readonly key: string;
  readonly text: string;
  readonly left: number;
  readonly width: number;
  readonly baseline: number;
}

/** A run’s schedule as two lanes, W and ψ, for every run that has room; what stands in words where stages meet. */
export function paintScore(scene: Scene): readonly BorderWords[] {
  const words = worded(scene.model.runs);
  return scoredRuns(scene.model.runs).flatMap((run, i) => {
    const top = scene.model.layout.lanes[i];
    return top === undefined ? [] : paintRun(scene, run, top, i === 0, words[i] === true);
  });
}

function paintRun(
  scene: Scene,
  run: TimelineRun,
  top: number,
  first: boolean,
  words: boolean,
): readonly BorderWords[] {
  const { overlay, model } = scene;
  const { left, right, narrow } = model.layout;
  // Beside the transport, or over the values' heads, a name has less room.
  const free = isCrowded(model.runs) && top >= BELOW_TRANSPORT;
  const taken = free ? 0 : Math.max(...model.layout.columns) + 8;
  overlay.text(
    `${run.id} name`,
    narrow ? left : left - 30,
    narrow ? top - 7 : top + 14,
    cutName(scene, run.label, narrow ? right - left : left - 30 - taken),
    {
      // On a narrow panel the playhead passes behind it.
      class: `${run.colour} bold${narrow ? " on-paper" : ""}`,
      "text-anchor": narrow ? "start" : "end",
    },
  );
  (["classifier", "backbone"] as const).forEach((group, i) => {
    const middle = top + i * LANE_STEP + LANE_HEIGHT / 2;
    overlay.text(`${run.id} ${group}`, left - 10, middle + 4.5, i === 0 ? "W" : "ψ", {
      class: "letter",
      "text-anchor": "end",
    });
    for (const stage of run.stages) paintLane(scene, run, stage, stage[group], middle);
  });
  paintBranches(scene, run, top);
  return paintBorders(scene, run, top, { first, words });
}

/** A name, cut off where it has no room. */
export function cutName(scene: Scene, name: string, room: number): string {
  if (textWidth(scene, name, true) <= room) return name;
  let end = name.length - 1;
  while (end > 1 && textWidth(scene, `${name.slice(0, end)}…`, true) > room) end -= 1;
  return `${name.slice(0, end).trimEnd()}…`;
}

function paintLane(
  scene: Scene,
  run: TimelineRun,
  stage: Stage,
  lane: StageLane,
  middle: number,
): void {
  const { context, theme, time } = scene;
  const from = Math.min(stage.from, time.last);
  const to = Math.min(stage.to ?? time.last, time.last);
  if (to <= from) return;
  const reached = Math.min(to, Math.max(from, run.source.lastStep));
  const colour = theme.colour(`--${run.colour}`);
  if (lane.trained === "none") {
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = 1.75;
    context.lineCap = "round";
    context.setLineDash([0, 4.6]);
    context.beginPath();
    context.moveTo(time.x(from) + 2, middle);
    context.lineTo(time.x(to) - 3, middle);
    context.stroke();
    context.restore();
    return;
  }
  const height = laneHeight(lane);
  const fill = (a: number, b: number, style: string) => {
    if (b <= a) return;
    context.fillStyle = style;
    context.fillRect(time.x(a), middle - height / 2, time.x(b) - time.x(a), height);
  };
  fill(from, reached, colour);
  fill(reached, to, theme.colour(`--${run.colour}-tint`));
}

/** Where stages meet, what happened, and one line of words for both. */
function paintBorders(
  scene: Scene,
  run: TimelineRun,
  top: number,
  { first, words }: { readonly first: boolean; readonly words: boolean },
): readonly BorderWords[] {
  const { context, overlay, theme, time, model, fitted } = scene;
  const reached = run.source.lastStep;
  const baseline = top + 35 + BRANCH_STEP * branchesOf(model.runs, run).length;
  const marks: { key: string; step: number; text: string; stage?: number }[] = [];
  run.stages.forEach((stage, i) => {
    const before = run.stages[i - 1];
    if (!before || stage.from > time.last) return;
    const x = time.x(stage.from);
    const movable = before.movable === true;
    context.fillStyle = theme.colour("--ink");
    context.fillRect(x - 0.75, top - 4, 1.5, movable ? 26 : 27);
    const planned = stage.from > reached;
    const text = `${formatCount(stage.from)} ${describeBorder(before, stage, planned)}`;
    marks.push({ key: `border ${i}`, step: stage.from, text, stage: i });
  });
  for (const [i, flag] of (run.flags ?? []).entries()) {
    if (flag.step > time.last) continue;
    marks.push({
      key: `flag ${i}`,
      step: flag.step,
      text: `${formatCount(flag.step)} ${flag.text}`,
    });
  }
  if (!words) return [];
  const right = model.layout.right - (fitted && first ? FITTED_NOTE : 0);
  const wishes = marks.map((m) => ({ x: time.x(m.step), width: textWidth(scene, m.text) }));
  const sides = placeFlags(wishes, model.layout.left, right);
  return marks.flatMap((mark, i): BorderWords[] => {
    const side = sides[i];
    if (mark.key.startsWith("flag")) {
      // The tick of a flag without words is short: it may stand over another's.
      context.fillStyle = theme.colour("--ink");
      const tick = side ? 8 : 4;
      context.fillRect(time.x(mark.step) - 0.5, top + LANE_STEP + LANE_HEIGHT + 1, 1, tick);
    }
    if (!side) return [];
    const x = time.x(mark.step) + (side === "start" ? 9 : -9);
    overlay.text(`${run.id} ${mark.key}`, x, baseline, mark.text, {
      class: "second on-paper",
      "text-anchor": side,
    });
    if (mark.stage === undefined) return [];
    const { width = 0 } = wishes[i] ?? {};
    const left = side === "start" ? x : x - width;
    return [{ key: `${run.id} ${mark.stage}`, text: mark.text, left, width, baseline }];
  });
}
