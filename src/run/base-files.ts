/** The files that runs start from, when there are several of them. */
import { decodeCheckpoint, type PolicyFile } from "../engine/checkpoint";
import { basePolicyOf } from "../experiment/base-policy";
import type { SettingValues } from "../experiment/schema";

/** `.safetensors` by the names of their base policies. */
export type BaseFiles = ReadonlyMap<string, Uint8Array>;

/** Reads the file that a run starts from; null for an untrained policy. */
export type ReadBase = (settings: SettingValues) => Promise<Uint8Array | null>;

/** The files that runs of these settings start from, each read once. */
export async function readBaseFiles(
  runs: readonly SettingValues[],
  read: ReadBase,
): Promise<BaseFiles> {
  const files = new Map<string, Uint8Array>();
  for (const settings of runs) {
    const id = basePolicyOf(settings);
    if (id === null || files.has(id)) continue;
    const bytes = await read(settings);
    if (bytes !== null) files.set(id, bytes);
  }
  return files;
}

/** Decodes the file that a run starts from. @throws Error naming the policy and what is wrong with its file. */
export function decodeBase(settings: SettingValues, bytes: Uint8Array): PolicyFile {
  try {
    return decodeCheckpoint(bytes);
  } catch (error) {
    const id = basePolicyOf(settings);
    throw new Error(`the base policy ${id} cannot be read: ${(error as Error).message}`);
  }
}

/** What a run starts from; null for an untrained policy. @throws Error where its file is missing or bad. */
export function basePolicyIn(files: BaseFiles, settings: SettingValues): PolicyFile | null {
  const id = basePolicyOf(settings);
  if (id === null) return null;
  const bytes = files.get(id);
  if (bytes === undefined) throw new Error(`the base policy ${id} is missing`);
  return decodeBase(settings, bytes);
}
