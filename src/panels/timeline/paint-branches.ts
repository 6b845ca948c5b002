/** Runs that were forked off another, on the score: a ring on its lanes, and from there a line of their own. */
import { strokeRing } from "../../charts/line-track";
import { BRANCH_STEP, LANE_STEP } from "./layout";
import { type Scene, textWidth } from "./scene";
import type { Stage } from "./stage";
import { branchesOf, type TimelineRun } from "./timeline-model";

/** From the top of a run's lanes to the first branch below them, and between a branch's W and ψ, px. */
const FIRST = LANE_STEP + 17;
const APART = 4;
/** Height of what is trained, and the radius of the ring, px. */
const HEIGHT = 2.5;
const RING = 4;
/** Room that a branch takes to come down from its ring, px. */
const BEND = 14;
const CORNER = 7;

/** Everything that was forked off the run whose lanes begin at `top`. */
export function paintBranches(scene: Scene, run: TimelineRun, top: number): void {
  const branches = branchesOf(scene.model.runs, run);
  branches.forEach((branch, i) => {
    paintBranch(scene, branch, top, top + FIRST + i * BRANCH_STEP);
  });
}

function paintBranch(scene: Scene, run: TimelineRun, top: number, middle: number): void {
  const { context, overlay, theme, time, model } = scene;
  const from = run.branch?.from ?? 0;
  if (from > time.last) return;
  const x = time.x(from);
  const end = Math.max(x + BEND, time.x(Math.min(time.last, Math.max(from, run.source.lastStep))));
  const ring = top + LANE_STEP + 2.5;
  const colour = theme.colour(`--${run.colour}`);
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([...(run.dash ?? [])]);
  context.beginPath();
  context.moveTo(x, ring + RING);
  context.lineTo(x, middle - CORNER);
  context.arc(x + CORNER, middle - CORNER, CORNER, Math.PI, Math.PI / 2, true);
  context.lineTo(x + BEND, middle);
  context.stroke();
  context.restore();
  for (const stage of run.stages) {
    const a = Math.max(x + BEND, time.x(Math.min(stage.from, time.last)));
    const b = Math.min(end, time.x(Math.min(stage.to ?? time.last, time.last)));
    paintStage(scene, stage, colour, a, b, middle);
  }
  strokeRing(context, x, ring, RING, theme.colour("--ink"), theme.colour("--paper"));
  const text = `fork: ${run.label}`;
  const width = textWidth(scene, text);
  const before = x - 9 - width >= model.layout.left;
  const after = end + 8 + width <= model.layout.right;
  if (!before && !after) return;
  overlay.text(`${run.id} fork`, before ? x - 9 : end + 8, middle + 4, text, {
    class: `${run.colour} on-paper`,
    "text-anchor": before ? "end" : "start",
  });
}

/** A stage as two thin lanes, W over ψ. */
function paintStage(
  { context }: Scene,
  stage: Stage,
  colour: string,
  from: number,
  to: number,
  middle: number,
): void {
  if (to <= from) return;
  ([stage.classifier, stage.backbone] as const).forEach(({ trained }, i) => {
    const y = middle + (i - 0.5) * APART;
    if (trained !== "none") {
      context.fillStyle = colour;
      context.fillRect(from, y - HEIGHT / 2, to - from, HEIGHT);
      return;
    }
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = 1.25;
    context.lineCap = "round";
    context.setLineDash([0, 3.5]);
    context.beginPath();
    context.moveTo(from + 1, y);
    context.lineTo(to, y);
    context.stroke();
    context.restore();
  });
}
