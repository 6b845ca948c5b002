/** What a phase trains, in the terms of the parameters' names, and how to say it. */

/** What an update may change: a group, everything, or parameters by name prefix ("blocks.0"). */
export type Trainable = "classifier" | "backbone" | "all" | readonly string[];

/**
 * When a phase ends: never (null), at a step (absolute, exclusive), once a metric passes a value, or
 * once a metric has levelled off: once, over the last `window` steps of the phase, it changed by
 * `plateau` at most in either direction (`engine/plateau.ts`).
 */
export type PhaseEnd =
  | null
  | { readonly step: number }
  | { readonly metric: string; readonly op: ">=" | "<="; readonly value: number }
  | { readonly metric: string; readonly plateau: number; readonly window: number };

/** Which loss a phase minimises: the RL objective of the settings, or cross-entropy on demonstrations. */
export type PhaseObjective = "rl" | "supervised";

/** One stage of a schedule. */
export interface Phase {
  /** Shown to the user, e.g. "classifier only". */
  readonly name: string;
  readonly trainable: Trainable;
  readonly until: PhaseEnd;
  /** Factors on the learning rate, by group. */
  readonly lr: { readonly classifier: number; readonly backbone: number };
  readonly objective: PhaseObjective;
}

/** Characters a phase's name has at most. */
export const MAX_PHASE_NAME = 40;

/** The two groups of parameters: the classifier W and the backbone ψ, which is everything else. */
export type ParameterGroup = "classifier" | "backbone";

/** The group of a parameter, by its checkpoint name. */
export function parameterGroup(name: string): ParameterGroup {
  return name.startsWith("classifier.") ? "classifier" : "backbone";
}

/** Whether `name` is the parameter `prefix` or lies below it: "blocks.1" holds "blocks.1.mlp.up" only. */
function isBelow(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}

/** Whether a phase updates the parameter of this checkpoint name, e.g. "blocks.0.attn.qkv". */
export function phaseTrains(phase: Pick<Phase, "trainable">, name: string): boolean {
  const { trainable } = phase;
  if (trainable === "all") return true;
  if (trainable === "classifier" || trainable === "backbone") {
    return parameterGroup(name) === trainable;
  }
  return trainable.some((prefix) => isBelow(name, prefix));
}

/** How much of a group a phase updates. */
export function trainedExtent(
  phase: Pick<Phase, "trainable">,
  group: ParameterGroup,
): "none" | "part" | "all" {
  const { trainable } = phase;
  if (trainable === "all" || trainable === group) return "all";
  if (trainable === "classifier" || trainable === "backbone") return "none";
  const inGroup = trainable.filter(
    (prefix) => isBelow(prefix, "classifier") === (group === "classifier"),
  );
  if (inGroup.length === 0) return "none";
  if (group === "classifier") return "all";
  const whole = ["embed", "blocks", "final_norm"];
  return whole.every((prefix) => inGroup.includes(prefix)) ? "all" : "part";
}

/** Whether a phase updates anything of a group. */
export function phaseTrainsGroup(phase: Pick<Phase, "trainable">, group: ParameterGroup): boolean {
  return trainedExtent(phase, group) !== "none";
}

/** What a phase trains, in words: "classifier only", "backbone only", "everything" or the layers. */
export function describeTrainable(phase: { readonly trainable: Trainable }): string {
  const { trainable } = phase;
  if (trainable === "all") return "everything";
  if (trainable === "classifier" || trainable === "backbone") return `${trainable} only`;
  const listed = trainable.join(", ");
  return listed.length <= MAX_PHASE_NAME ? listed : `${trainable.length} layers`;
}
