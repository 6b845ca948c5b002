import { encodeCheckpoint } from "../../engine/checkpoint";
import { policyNotes } from "../../experiment/policy-notes";
import type { Resume } from "../protocol";

/** The policy of a saved state as .safetensors: the file that the run itself would have given then. */
export function policyFile(state: NonNullable<Resume["main"]>): Uint8Array<ArrayBuffer> {
  const { shape, theta, constants, step, experiment, schedule } = state;
  const notes = policyNotes(experiment, { step, phase: schedule.index });
  return encodeCheckpoint({ shape, theta, constants }, notes);
}
