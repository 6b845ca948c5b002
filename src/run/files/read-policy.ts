/** A policy's file alone, as something that can be opened: which experiment, and where in it. */
import { decodeCheckpoint } from "../../engine/checkpoint";
import { CONTEXT_LENGTH } from "../../engine/layout";
import { decodeSafetensors } from "../../engine/safetensors";
import { assumedText } from "../../experiment/config";
import type { Experiment } from "../../experiment/experiment";
import { readPolicyNotes } from "../../experiment/policy-notes";
import { resolveExperiment } from "../../experiment/resolve";
import { VOCABULARY_SIZE } from "../../tasks/vocabulary";
import type { GivenPolicy } from "../protocol";

/** What is to be opened, and what is to be known of it. */
export interface ReadPolicy {
  readonly experiment: Experiment;
  readonly at: GivenPolicy["at"];
  readonly notice: string;
}

/** The same experiment of one run of one seed. */
function alone(experiment: Experiment): Experiment {
  return { ...experiment, settings: { ...experiment.settings, companion: "none", seeds: 1 } };
}

/**
 * Reads a policy's file. Where its header says what it was taken from, its run goes on from there;
 * where it says the shape of the weights alone, a new run of `page` starts from them.
 * @throws Error saying what is missing or wrong.
 */
export function readPolicy(bytes: Uint8Array, page: Experiment): ReadPolicy {
  const { shape } = decodeCheckpoint(bytes);
  if (shape.vocabulary !== VOCABULARY_SIZE || shape.context < CONTEXT_LENGTH) {
    throw new Error(
      `it has ${shape.vocabulary} tokens in sequences of ${shape.context}; the tasks here have ${VOCABULARY_SIZE} in ${CONTEXT_LENGTH}`,
    );
  }
  const { metadata } = decodeSafetensors(bytes);
  const noted = readPolicyNotes(metadata);
  if (noted !== null) {
    const { experiment, step, phase } = noted;
    const assumed = assumedText(noted);
    const { seed } = experiment.settings;
    return {
      experiment: alone(experiment),
      at: { step, phase },
      notice: `the policy of step ${step}, seed ${seed}. The optimiser begins anew, for a file holds none.${assumed === null ? "" : ` ${assumed}`}`,
    };
  }
  const { preset, settings, schedule } = alone(page);
  const own = { task: metadata.task ?? settings.task, head: "base", feature_knob: "none" };
  const custom = settings.schedule === "custom" ? { schedule } : {};
  const asked = { preset, settings: { ...settings, ...own }, ...custom };
  const starts =
    settings.base === "untrained" ? "the untrained policy" : `the base policy ${settings.base}`;
  return {
    experiment: resolveExperiment(asked as unknown),
    at: null,
    notice: `its header says the shape of the weights, but not what trained them. A run by the settings on the page starts from them in place of ${starts}; a reset or a link has that again.`,
  };
}
