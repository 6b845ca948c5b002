/**
 * Runs as files: the main run as a zip of its run folder, its policy as a checkpoint, and a run that
 * the command line or another visit wrote, whose curves are laid beside those of this page. The code
 * for the formats is loaded when a file is first asked for.
 */

import type { RunRecord } from "../run/record";
import { fileName } from "./file-name";
import { keepRun } from "./kept-runs";
import { client, useLab } from "./lab";
import { saveBytes } from "./save-bytes";

/** Most bytes of a file that is opened; a run of thousands of steps is far smaller. */
const MOST_BYTES = 1 << 29;

/** A name for files of a run: "cf-rl-race-seed1-120". */
export function fileStem(record: RunRecord, steps: number): string {
  const { preset, settings } = record.header.experiment;
  return `${preset}-seed${settings.seed}-${steps}`;
}

/** Saves the main run, with the policy that it has come to, as a zip. It is paused first. */
export async function saveRun(): Promise<void> {
  await tell(async () => {
    if (client.status.state === "running") await client.pause();
    const { main } = client.runs;
    if (!main) return;
    const step = client.stepsMade;
    const checkpoint = await client.checkpoint("main");
    const { writeRunFolder, zipRunFolder } = await import("../run/files/run-folder");
    const { ENGINE_VERSION } = await import("../run/files/version");
    const files = writeRunFolder(main, new Map([[step, checkpoint]]), ENGINE_VERSION);
    save(zipRunFolder(files), `${fileStem(main, step)}.zip`, "application/zip");
  });
}

/** Saves the main run's present policy as `.safetensors`. */
export async function saveCheckpoint(): Promise<void> {
  await tell(async () => {
    const { main } = client.runs;
    if (!main) return;
    const bytes = await client.checkpoint("main");
    const name = `${fileStem(main, client.stepsMade)}.safetensors`;
    save(bytes, name, "application/octet-stream");
  });
}

/** A part of a run as a file of its own. */
export type RunPart = "metrics.csv" | "run.json" | "ntk.npz";

/** Saves what the record holds of the main run so far: its metrics, its configuration and events, its kernels. */
export async function saveRunPart(part: RunPart): Promise<void> {
  await tell(async () => {
    const { main } = client.runs;
    if (!main) return;
    const { runPart } = await import("../run/files/run-part");
    save(runPart(main, part), `${fileStem(main, client.stepsMade)}-${part}`, TYPES[part]);
  });
}

const TYPES: Readonly<Record<RunPart, string>> = {
  "metrics.csv": "text/csv",
  "run.json": "application/json",
  "ntk.npz": "application/octet-stream",
};

/** Opens the zip of a run, which is kept beside those of the page. */
export async function openRunFile(file: File): Promise<void> {
  await tell(async () => {
    if (file.size > MOST_BYTES) {
      throw new Error(`${fileName(file)} has ${file.size} bytes; at most ${MOST_BYTES} are read`);
    }
    const { readRunFolder, unzipRunFolder } = await import("../run/files/run-folder");
    const archive = new Uint8Array(await file.arrayBuffer());
    const { record, assumed } = readRunFolder(unzipRunFolder(archive, fileName(file)));
    keepRun(record, "file");
    useLab.setState({ notice: assumed && `${fileName(file)}: ${assumed}` });
  });
}

/** What goes wrong is said in a line on the page. */
export async function tell(action: () => Promise<void>): Promise<void> {
  useLab.setState({ refusal: null, notice: null });
  try {
    await action();
  } catch (error) {
    useLab.setState({ refusal: error instanceof Error ? error.message : String(error) });
  }
}

function save(bytes: Uint8Array<ArrayBuffer>, name: string, type: string): void {
  saveBytes(new Blob([bytes], { type }), name);
}
