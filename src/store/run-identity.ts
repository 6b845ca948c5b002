/**
 * A run's name and hue, from what it trains: standard RL is blue wherever it appears, classifier-first
 * vermillion, anything else has the third hue. A switch by hand gives a run another identity.
 */
import { type Phase, phaseTrainsGroup } from "../experiment/phase";
import { isNamedSchedule, scheduleById } from "../experiment/schedules";
import type { RunRecord } from "../run/record";

/** What a run is called, and its hue. */
export interface RunIdentity {
  /** In full, for sentences and line ends: "Standard RL". */
  readonly name: string;
  /** For column heads: "Standard". */
  readonly short: string;
  /** The hue: a CSS custom property's name without its dashes. */
  readonly colour: "std" | "cf" | "third";
}

const STANDARD: RunIdentity = { name: "Standard RL", short: "Standard", colour: "std" };
const CLASSIFIER_FIRST: RunIdentity = { name: "CF-RL", short: "CF-RL", colour: "cf" };

/**
 * The identity of a run that lived through, or is to live through, `phases`; `id` is its schedule's
 * name, "custom" where none fits.
 */
export function identify(id: string, phases: readonly Phase[]): RunIdentity {
  if (phases.length > 0 && phases.every(isPlain)) return STANDARD;
  if (isNamedSchedule(id) && id !== "standard" && id !== "cf-rl") {
    const { label, name = capitalised(label), short = name } = scheduleById(id);
    return { name, short, colour: "third" };
  }
  const [opening] = phases;
  if (opening && isClassifierOnly(opening)) return CLASSIFIER_FIRST;
  return { name: "Your schedule", short: "Yours", colour: "third" };
}

/** The identity of a recorded run, switches by hand included. */
export function identityOf(record: RunRecord): RunIdentity {
  const { experiment } = record.header;
  let id: string = experiment.settings.schedule;
  let phases = experiment.schedule;
  const begun: { step: number; phase: Phase }[] = [];
  for (const event of record.events) {
    if (event.kind === "phase") begun.push({ step: event.step, phase: event.phase });
    if (event.kind !== "schedule") continue;
    // A phase that was replaced before its first update left no trace in the run.
    const lived = begun.filter(({ step }) => step < event.step).map(({ phase }) => phase);
    id = lived.length === 0 ? event.id : "custom";
    phases = [...lived, ...event.schedule];
  }
  return identify(id, phases);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function isPlain(phase: Phase): boolean {
  return (
    phase.trainable === "all" &&
    phase.objective === "rl" &&
    phase.lr.classifier === 1 &&
    phase.lr.backbone === 1
  );
}

function isClassifierOnly(phase: Phase): boolean {
  return (
    phase.objective === "rl" &&
    phaseTrainsGroup(phase, "classifier") &&
    !phaseTrainsGroup(phase, "backbone")
  );
}
