/**
 * What a visitor can check on a device: everything that the fused engines compute, against the reference
 * on the cpu backend. The start-up checks do part of it; here are all objectives, optimisers, a policy
 * whose features are shifted and one whose sizes are multiples of nothing.
 */
import type { PhaseObjective } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Task } from "../tasks/task";
import { PASS_TOLERANCE, PassCheck } from "./check-passes";
import { chooseEngine } from "./choose-engine";
import { makePasses } from "./choose-passes";
import { STEP_TOLERANCE, stepErrors } from "./fused/check";
import type { PolicyShape } from "./layout";
import type { PassName } from "./passes";

/** What one comparison came to. */
export interface Comparison {
  readonly part: "training step" | "instrument";
  readonly label: string;
  /** The largest relative error of what was compared; null where nothing was. */
  readonly error: number | null;
  readonly tolerance: number;
  /** What was off by most, or why nothing was compared; may be empty. */
  readonly note: string;
}

/** A small step, with what differs from the usual check. */
interface SmallStep {
  readonly label: string;
  readonly changes: Partial<SettingValues>;
  readonly objective?: PhaseObjective;
  readonly hasConstants?: boolean;
}

const STEPS: readonly SmallStep[] = [
  { label: "GRPO with KL and entropy bonus, Adam", changes: {} },
  {
    label: "Dr. GRPO, SGD",
    changes: { loss_type: "dr_grpo", scale_rewards: "none", optimizer: "sgd" },
  },
  {
    label: "BNPO, AdamW",
    changes: { loss_type: "bnpo", scale_rewards: "batch", optimizer: "adamw" },
  },
  {
    label: "DAPO, two inner iterations, clipped",
    changes: { loss_type: "dapo", num_iterations: 2, epsilon: 0.01, epsilon_high: 0.02 },
  },
  { label: "RLOO", changes: { algorithm: "rloo" } },
  { label: "REINFORCE, gradient clipped", changes: { algorithm: "reinforce", max_grad_norm: 0.1 } },
  { label: "demonstrations", changes: {}, objective: "supervised" },
  { label: "GRPO with shifted features", changes: {}, hasConstants: true },
];

/** The instruments' passes, in words. */
const PASSES: Readonly<Record<PassName, string>> = {
  read: "features and classifier",
  readAlong: "their movement along a direction",
  sample: "sampling",
  traceKernel: "kernel, both components",
  seededKernel: "log-probability kernel",
  fullKernel: "full kernel, token by token",
};

/** A policy whose sizes are multiples of no tile: what tiles get wrong shows at their edges. */
function oddShape({ vocabulary, context }: PolicyShape): PolicyShape {
  return { vocabulary, width: 21, layers: 3, heads: 3, context: context + 1 };
}

/** What a device is checked with. */
export interface ConformanceRequest {
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly settings: SettingValues;
}

/** Compares everything on the current backend, one comparison after the other. */
export async function* conformance(request: ConformanceRequest): AsyncGenerator<Comparison> {
  const odd = oddShape(request.shape);
  const ofOdd = `, ${odd.layers} layers of ${odd.width}`;
  yield* steps(request, "");
  yield* steps({ ...request, shape: odd }, ofOdd);
  yield* passes(request.shape, "");
  yield* passes(odd, ofOdd);
}

async function* steps(request: ConformanceRequest, of: string): AsyncGenerator<Comparison> {
  const { shape, task, settings } = request;
  for (const { label, changes, ...kind } of STEPS) {
    const one = { part: "training step", tolerance: STEP_TOLERANCE } as const;
    const run = { shape, task, settings, ...kind };
    const { engine, reason } = await chooseEngine({ wanted: "fused", ...run });
    const made = `${label}${of}${reason === null ? "" : ", by plain operations"}`;
    try {
      const errors = await stepErrors({ engine, ...run, changes });
      const worst = errors.reduce((most, next) => (next.error > most.error ? next : most));
      yield { ...one, label: made, error: worst.error, note: worst.quantity };
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      yield { ...one, label: made, error: Number.POSITIVE_INFINITY, note };
    }
  }
}

async function* passes(shape: PolicyShape, of: string): AsyncGenerator<Comparison> {
  const { passes: made, reason } = await makePasses(shape);
  if (made === null) {
    const none = { error: null, tolerance: PASS_TOLERANCE, note: reason };
    yield { part: "instrument", label: `passes of the instruments${of}`, ...none };
    return;
  }
  const check = new PassCheck(made, shape);
  for (const [name, label] of Object.entries(PASSES) as [PassName, string][]) {
    const one = {
      part: "instrument",
      label: `${label}${of}`,
      tolerance: PASS_TOLERANCE,
    } as const;
    try {
      yield { ...one, error: await check.error(name), note: "" };
    } catch (error) {
      const note = error instanceof Error ? error.message : String(error);
      yield { ...one, error: Number.POSITIVE_INFINITY, note };
    }
  }
}
