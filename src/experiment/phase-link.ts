/**
 * A user's phases in the compact form of links: phases parted by ";", and in each five fields parted
 * by ",": what is trained ("c", "b", "a", or layers joined by "+"), the end ("", a step, a metric with
 * its comparison, or a plateau as "metric~change/window"), the two learning-rate factors as "classifier:backbone", the objective ("r" or
 * "s"), and the name, percent-encoded, left out where it is the usual one.
 */
import { describeTrainable, type Phase, type PhaseEnd, type Trainable } from "./phase";

const GROUPS = { c: "classifier", b: "backbone", a: "all" } as const;

function encodeTrainable(trainable: Trainable): string {
  if (typeof trainable !== "string") return trainable.map((layer) => `${layer}+`).join("");
  return trainable === "all" ? "a" : trainable === "classifier" ? "c" : "b";
}

function encodeEnd(until: PhaseEnd): string {
  if (until === null) return "";
  if ("step" in until) return `${until.step}`;
  return "plateau" in until
    ? `${until.metric}~${until.plateau}/${until.window}`
    : `${until.metric}${until.op}${until.value}`;
}

/** The text of a list of phases. */
export function encodePhases(phases: readonly Phase[]): string {
  return phases
    .map((phase) =>
      [
        encodeTrainable(phase.trainable),
        encodeEnd(phase.until),
        `${phase.lr.classifier}:${phase.lr.backbone}`,
        phase.objective === "rl" ? "r" : "s",
        phase.name === describeTrainable(phase) ? "" : encodeURIComponent(phase.name),
      ].join(","),
    )
    .join(";");
}

function number(text: string | undefined): unknown {
  return text === undefined || text.trim() === "" ? text : Number(text);
}

function decodeEnd(text: string): unknown {
  if (text === "") return null;
  const plateau = /^([^<>~]*)~([^/]*)\/(.*)$/s.exec(text);
  if (plateau !== null) {
    return { metric: plateau[1], plateau: number(plateau[2]), window: number(plateau[3]) };
  }
  const condition = /^([^<>]*)(>=|<=)(.*)$/s.exec(text);
  if (condition === null) return { step: number(text) };
  return { metric: condition[1], op: condition[2], value: number(condition[3]) };
}

function decodeName(text: string): unknown {
  try {
    return text === "" ? undefined : decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * What a text written by `encodePhases` stands for, unchecked: `checkPhases` says what is wrong with
 * it. Never throws.
 */
export function decodePhases(text: string): unknown[] {
  return text.split(";").map((part) => {
    const [trainable = "", until = "", lr = "", objective, name = "", ...more] = part.split(",");
    const [classifier, backbone, ...moreRates] = lr.split(":");
    return {
      trainable: Object.hasOwn(GROUPS, trainable)
        ? GROUPS[trainable as keyof typeof GROUPS]
        : trainable.split("+").slice(0, -1),
      until: decodeEnd(until),
      lr:
        moreRates.length > 0 ? lr : { classifier: number(classifier), backbone: number(backbone) },
      objective: objective === "r" ? "rl" : objective === "s" ? "supervised" : objective,
      name: more.length > 0 ? null : decodeName(name),
    };
  });
}
