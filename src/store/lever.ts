/** The lever: what the run trains from the next step on, whatever was asked for. */
import type { Phase } from "../experiment/phase";
import { resolveExperiment } from "../experiment/resolve";
import { buildSchedule } from "../experiment/schedules";
import type { SettingValues } from "../experiment/schema";
import { forkAt, stepLookedAt } from "./forking";
import { attempt, client, departBy, useLab } from "./lab";
import { open } from "./open-run";
import { ENCORE, play } from "./transport";

/** When the lever was last pulled, by `performance.now()`; null if it never was. */
let pulledAt: number | null = null;

/** Milliseconds since the lever was pulled; infinite if it never was. */
export function sincePull(): number {
  return pulledAt === null ? Number.POSITIVE_INFINITY : performance.now() - pulledAt;
}

/**
 * The lever: from the next step on train the classifier only, or everything. While an earlier step is
 * looked at, a run that does so from there on is forked off instead. A run that is over goes on for a
 * while, so that the lever never does nothing.
 */
export function flipLever(position: "classifier" | "everything"): Promise<void> {
  const { settings } = useLab.getState().asked;
  const schedule = position === "everything" ? "standard" : [classifierOnly(settings)];
  const past = stepLookedAt();
  if (past !== null) return forkAt(past, { schedule });
  pulledAt = performance.now();
  const over = client.status.state === "finished";
  const pull = async () => {
    if (over) await client.set({ max_steps: settings.max_steps + ENCORE });
    await client.setSchedule(schedule);
    if (over) await play();
  };
  return attempt(() => departBy("hand", pull));
}

/** Puts other phases in force from the present step on; a run that has not begun has them from its first. */
export function switchPhases(phases: readonly Phase[]): Promise<void> {
  const { asked } = useLab.getState();
  if (client.stepsMade > 0) {
    return attempt(() => departBy("hand", () => client.setSchedule(phases)));
  }
  const running = client.status.state === "running";
  const { schedule: _, ...settings } = asked.settings;
  return attempt(async () => {
    await open(resolveExperiment({ preset: asked.preset, settings, schedule: phases }), running);
  });
}

/** Classifier only until told otherwise; under CF-RL at the rate that its first stage has. */
export function classifierOnly(settings: SettingValues): Phase {
  const [phase] = buildSchedule("classifier-only", settings, 0) as [Phase];
  const scale = settings.schedule === "cf-rl" ? settings.stage1_lr_scale : 1;
  return { ...phase, lr: { ...phase.lr, classifier: scale } };
}
