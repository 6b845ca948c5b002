import type { TrackPlace } from "./layout";
import type { Scene } from "./scene";
import { firstHeldStage, heldUntil } from "./stage";
import { scoredRuns } from "./timeline-model";

/**
 * Makes the paper plain where names stand right of the playhead while one looks back: what came after it goes on
 * under them, paler.
 */
export function clearAhead(
  { context, theme, time, playhead, model }: Scene,
  { top, height }: TrackPlace,
  width: number,
  [from, to]: readonly [number, number],
): void {
  if (model.playhead === null) return;
  const x = time.x(playhead) + 6;
  const upper = Math.max(top + 1, from);
  const lower = Math.min(top + height - 1, to);
  const run = scoredRuns(model.runs).find((candidate) => firstHeldStage(candidate.stages));
  const stage = run && firstHeldStage(run.stages);
  const tinted = stage
    ? time.x(Math.min(heldUntil(stage, run.source.lastStep, model.maxStep), time.last))
    : x;
  context.save();
  context.globalAlpha = 0.85;
  const fill = (left: number, right: number, name: string) => {
    if (right <= left) return;
    context.fillStyle = theme.colour(name);
    context.fillRect(left, upper, right - left, lower - upper);
  };
  const end = x + width + 6;
  fill(x, Math.min(end, tinted), `--${run?.colour ?? "std"}-tint`);
  fill(Math.max(x, tinted), end, "--paper");
  context.restore();
}
