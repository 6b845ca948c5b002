import { encodeCheckpoint } from "../../engine/checkpoint";
import type { Resume } from "../protocol";

/** The policy of a saved state as .safetensors: the file that the run itself would have given then. */
export function policyFile(state: NonNullable<Resume["main"]>): Uint8Array<ArrayBuffer> {
  const { shape, theta, constants, step, experiment } = state;
  const { task, seed } = experiment.settings;
  const metadata = { step: String(step), task, seed: String(seed) };
  return encodeCheckpoint({ shape, theta, constants }, metadata);
}
