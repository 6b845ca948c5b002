/** What an update may change, as the lever, the wires and the lede need to know it. */
import { type Trainable, trainedExtent } from "../../experiment/phase";

/** How much of a group of parameters is trained. */
export type Share = ReturnType<typeof trainedExtent>;

/** A share in words, as the wires have it. */
export const SHARE_WORDS: Readonly<Record<Share, string>> = {
  all: "learning",
  part: "learning in part",
  none: "held",
};

/** The two groups into which the kernel splits the parameters. */
export interface Trained {
  readonly classifier: Share;
  readonly backbone: Share;
}

/** The run's hue: a CSS custom property's name without the dashes. */
export type RunColour = "std" | "cf" | "third";

/** Which of the two groups a phase trains. */
export function trainedBy(trainable: Trainable): Trained {
  return {
    classifier: trainedExtent({ trainable }, "classifier"),
    backbone: trainedExtent({ trainable }, "backbone"),
  };
}

/** Which of the switch's two positions this is; null for neither. */
export function switchPosition({
  classifier,
  backbone,
}: Trained): "classifier" | "everything" | null {
  if (classifier !== "all") return null;
  return backbone === "none" ? "classifier" : backbone === "all" ? "everything" : null;
}
