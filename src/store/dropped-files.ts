/**
 * What is dropped on the page: a run as a zip or as its folder, or an experiment as JSON. Everything is
 * looked at by name and size before a byte of it is read, and what cannot be opened changes nothing.
 */

import { assumedText, parseConfig } from "../experiment/config";
import { parseJson } from "../experiment/parse-json";
import { fileName } from "./file-name";
import { keepRun } from "./kept-runs";
import { client, useLab } from "./lab";
import { open, openPolicy } from "./open-run";
import { openRunFile, tell } from "./run-files";

/** A file with its path inside what was dropped, e.g. "first/metrics.csv". */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

const MOST_FILES = 10_000;
const MOST_BYTES = 1 << 30;
const MOST_JSON_BYTES = 1 << 20;

const MOST_POLICY_BYTES = 1 << 28;

const ALLOWED = "a run’s .zip, its folder, a config.json, or a policy’s .safetensors";

/** The files of a folder, those in folders inside it included. */
async function filesOf(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length > MOST_FILES) return;
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ path, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A browser hands a large folder out in parts.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return;
    for (const inner of part) await filesOf(inner, found);
  }
}

/** The files of what was dropped, folders opened. */
export async function filesIn(entries: readonly FileSystemEntry[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = [];
  for (const entry of entries) await filesOf(entry, found);
  return found;
}

/** Opens what was dropped; what is wrong with it is said in a line on the page. */
export async function openDropped(dropped: readonly DroppedFile[]): Promise<void> {
  const [only] = dropped;
  if (only === undefined) return;
  if (dropped.length > 1) return tell(() => openFolder(dropped));
  const kind = /\.([a-z0-9]+)$/i.exec(only.path)?.[1]?.toLowerCase() ?? "";
  if (kind === "zip") return openRunFile(only.file);
  return tell(async () => {
    if (kind === "json") return openExperiment(only.file);
    if (kind === "safetensors") return openPolicyFile(only.file);
    throw new Error(`${fileName(only.file)}: this cannot be opened; allowed: ${ALLOWED}`);
  });
}

/** A folder that holds a run: it is kept beside those of the page. */
async function openFolder(dropped: readonly DroppedFile[]): Promise<void> {
  if (dropped.length > MOST_FILES) {
    throw new Error(`The folder has more than ${MOST_FILES} files: this is no run`);
  }
  const configs = dropped.filter(({ path }) => /(^|\/)config\.json$/.test(path));
  const [config] = configs;
  if (config === undefined || configs.length > 1) {
    throw new Error(
      config === undefined
        ? `There is no config.json among the ${dropped.length} files; allowed: ${ALLOWED}`
        : `There are ${configs.length} runs in the folder: drop one of them`,
    );
  }
  const prefix = config.path.slice(0, -"config.json".length);
  const run = dropped.filter(({ path }) => path.startsWith(prefix));
  const bytes = run.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES) {
    throw new Error(`The folder has ${bytes} bytes; at most ${MOST_BYTES} are read`);
  }
  const { readRunFolder } = await import("../run/files/run-folder");
  const read = await Promise.all(
    run.map(
      async ({ path, file }) =>
        [path.slice(prefix.length), new Uint8Array(await file.arrayBuffer())] as const,
    ),
  );
  const { record, assumed } = readRunFolder(new Map(read));
  keepRun(record, "file");
  useLab.setState({ notice: assumed });
}

/** An experiment from a run's `config.json`: it is opened as a link would be. */
async function openExperiment(file: File): Promise<void> {
  if (file.size > MOST_JSON_BYTES) {
    throw new Error(
      `${fileName(file)} has ${file.size} bytes; at most ${MOST_JSON_BYTES} are read`,
    );
  }
  const text = await file.text();
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    throw new Error(`${fileName(file)} is not JSON (${(error as Error).message})`);
  }
  let read: ReturnType<typeof parseConfig>;
  try {
    read = parseConfig(parsed);
  } catch (error) {
    throw new Error(`${fileName(file)}: ${(error as Error).message}`);
  }
  await open(read.experiment, client.status.state === "running");
  const assumed = assumedText(read);
  useLab.setState({ notice: assumed && `${fileName(file)}: ${assumed}` });
}

/** A policy alone: its run goes on from it, or a new one starts from it. */
async function openPolicyFile(file: File): Promise<void> {
  const name = fileName(file);
  if (file.size > MOST_POLICY_BYTES) {
    throw new Error(`${name} has ${file.size} bytes; at most ${MOST_POLICY_BYTES} are read`);
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { readPolicy } = await import("../run/files/read-policy");
  try {
    const { experiment, at, notice } = readPolicy(bytes, useLab.getState().asked);
    await openPolicy(experiment, { bytes, at, name });
    useLab.setState({ notice: `${name}: ${notice}` });
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}
