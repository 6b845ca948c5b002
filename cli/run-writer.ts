/**
 * Writes a run folder while the run goes on, so that the folder can be read at any time, whatever
 * ends the run: small files are replaced whole, lists grow by lines.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { writeConfig } from "../src/run/files/config";
import { formatRow } from "../src/run/files/csv";
import { writeEvents } from "../src/run/files/events";
import { writeNtkNpz } from "../src/run/files/ntk-npz";
import { writeProbes } from "../src/run/files/probes";
import { formatRollouts } from "../src/run/files/rollouts";
import { checkpointName, metricsFile } from "../src/run/files/run-folder";
import { ENGINE_VERSION } from "../src/run/files/version";
import type { KernelFrame, RunEvent, RunHeader, StepFrame } from "../src/run/frames";
import { RunRecord } from "../src/run/record";
import { VOCABULARY_SIZE } from "../src/tasks/vocabulary";
import { UsageError } from "./errors";

const RUN_FILE =
  /^(config\.json|metrics\.csv|events\.json|rollouts\.jsonl|ntk\.npz|probes\.json|checkpoint-\d+\.safetensors)(\.partial)?$/;
/** `ntk.npz` is written anew this often (milliseconds), as long as it is no larger than this (bytes). */
const NTK_REWRITE = { every: 10_000, most: 32 << 20 };

/** Whether a folder holds a run. */
function isRunFolder(path: string): boolean {
  try {
    const config: unknown = JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
    return typeof config === "object" && config !== null && "format_version" in config;
  } catch {
    return false;
  }
}

/**
 * Checks where a run is to be written, before anything is computed: a folder that is not there yet,
 * is empty, or holds a run, which is replaced. Throws a UsageError for anything else.
 */
export function checkRunFolder(path: string): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) throw new UsageError(`--out: ${path} is a file`);
  if (readdirSync(path).length > 0 && !isRunFolder(path)) {
    throw new UsageError(
      `--out: ${path} is neither empty nor a run folder; name another, or empty it first`,
    );
  }
}

export class RunWriter {
  private readonly record: RunRecord;
  private readonly kernels: KernelFrame[] = [];
  private columns: readonly string[] = [];
  private kernelsWritten = 0;
  private lastKernelWrite = performance.now();

  /** Makes the folder, or empties it of the run that it held. */
  constructor(
    private readonly folder: string,
    private readonly header: RunHeader,
  ) {
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      if (RUN_FILE.test(name)) rmSync(join(folder, name));
    }
    // Kernels and rollouts go to their files; the record holds the metrics.
    this.record = new RunRecord(header, { kernels: 2, rollouts: 2, answers: 2 });
    this.put("config.json", writeConfig(header, ENGINE_VERSION));
    this.put("probes.json", writeProbes(header.probes));
    this.put("events.json", writeEvents([]));
    this.put("metrics.csv", metricsFile(this.record));
    this.put("rollouts.jsonl", "");
    this.writeKernels();
  }

  /** Writes one step. */
  append(frame: StepFrame): void {
    this.record.append(frame);
    const names = this.record.names();
    if (names.join() === this.columns.join()) {
      const row = names.map((name) => frame.metrics[name] ?? Number.NaN);
      appendFileSync(this.path("metrics.csv"), `${formatRow(frame.step, row)}\n`);
    } else {
      // A metric that was never measured before gives every row another column.
      this.columns = names;
      this.put("metrics.csv", metricsFile(this.record));
    }
    if (frame.rollouts !== null) {
      appendFileSync(this.path("rollouts.jsonl"), formatRollouts(frame.rollouts));
    }
    if (frame.events.length > 0) this.put("events.json", writeEvents(this.record.events));
    if (frame.kernel !== null) this.kernels.push(frame.kernel);
    const size = this.kernels.reduce((sum, kernel) => sum + kernelBytes(kernel), 0);
    const due = performance.now() - this.lastKernelWrite > NTK_REWRITE.every;
    if (due && size <= NTK_REWRITE.most) this.writeKernels();
  }

  /** Writes an event that came after the last step. */
  addEvent(event: RunEvent): void {
    this.record.addEvent(event);
    this.put("events.json", writeEvents(this.record.events));
  }

  /** Writes θ_step. */
  checkpoint(step: number, bytes: Uint8Array): void {
    this.put(checkpointName(step), bytes);
  }

  /** Writes what is not on disk yet. */
  finish(): void {
    if (this.kernelsWritten !== this.kernels.length) this.writeKernels();
  }

  private writeKernels(): void {
    const contexts = this.header.probes.length;
    this.put("ntk.npz", writeNtkNpz(this.kernels, contexts, VOCABULARY_SIZE));
    this.kernelsWritten = this.kernels.length;
    this.lastKernelWrite = performance.now();
  }

  private path(name: string): string {
    return join(this.folder, name);
  }

  /** Replaces a file at one stroke: a reader sees the old one or the new one. */
  private put(name: string, content: string | Uint8Array): void {
    writeFileSync(this.path(`${name}.partial`), content);
    renameSync(this.path(`${name}.partial`), this.path(name));
  }
}

function kernelBytes({ representation, full }: KernelFrame): number {
  return 2 * (representation.byteLength + (full?.representation.byteLength ?? 0));
}
