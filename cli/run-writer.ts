/**
 * Writes a run folder while the run goes on, so that the folder can be read at any time, whatever
 * ends the run: small files are replaced whole, lists grow by lines.
 */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sourceCommit } from "../scripts/source-commit.mjs";
import { INSTRUMENTS } from "../src/instruments/registry";
import { type CohortFrame, seedsOf } from "../src/run/cohort-frames";
import { writeConfig } from "../src/run/files/config";
import { formatRow } from "../src/run/files/csv";
import { writeEvents } from "../src/run/files/events";
import { writeInstruments } from "../src/run/files/instruments-json";
import { measurementsName, writeMeasurementsNpz } from "../src/run/files/measurements-npz";
import { writeNtkNpz } from "../src/run/files/ntk-npz";
import { writeProbes } from "../src/run/files/probes";
import { formatRollouts } from "../src/run/files/rollouts";
import { checkpointName, metricsFile } from "../src/run/files/run-folder";
import { formatSeeds, SEEDS_HEADER } from "../src/run/files/seeds-csv";
import { ENGINE_VERSION } from "../src/run/files/version";
import type {
  KernelFrame,
  MeasurementFrame,
  RunEvent,
  RunHeader,
  StepFrame,
} from "../src/run/frames";
import { RunRecord } from "../src/run/record";
import { VOCABULARY_SIZE } from "../src/tasks/vocabulary";
import { CommandError, UsageError } from "./errors";
import { checkOutFolder, makeOutFolder } from "./out-folder";

const RUN_FILE =
  /^(config\.json|metrics\.csv|seeds\.csv|events\.json|rollouts\.jsonl|ntk\.npz|probes\.json|instruments\.json|checkpoint-\d+\.safetensors)$/;
/** `.npz` files are written anew this often (milliseconds), as long as they are no larger (bytes). */
const REWRITE = { every: 10_000, most: 32 << 20 };
/** Most bytes of one instrument that a run may hold until its end. */
const MOST_MEASURED = 1 << 29;

/** Whether a file of this name belongs to a run. */
function isRunFile(name: string): boolean {
  const whole = name.replace(/\.partial$/, "");
  return RUN_FILE.test(whole) || INSTRUMENTS.some(({ id }) => measurementsName(id) === whole);
}

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
  checkOutFolder(path);
  if (!existsSync(path)) return;
  if (readdirSync(path).length > 0 && !isRunFolder(path)) {
    throw new UsageError(
      `--out: ${path} is neither empty nor a run folder; name another, or empty it first`,
    );
  }
}

/** The folder that is being written. */
export class RunWriter {
  private readonly record: RunRecord;
  private readonly kernels: KernelFrame[] = [];
  private readonly measurements = new Map<string, MeasurementFrame[]>();
  private readonly labels = new Map<string, MeasurementFrame["labels"]>();
  private columns: readonly string[] = [];
  /** Frames in each `.npz` as it is on disk, by its name. */
  private readonly written = new Map<string, number>();
  private lastWrite = performance.now();

  /** Makes the folder, or empties it of the run that it held. */
  constructor(
    private readonly folder: string,
    private readonly header: RunHeader,
  ) {
    makeOutFolder(folder);
    for (const name of readdirSync(folder)) {
      if (isRunFile(name)) rmSync(join(folder, name));
    }
    // What is large goes to its files; the record holds the metrics.
    this.record = new RunRecord(header, { kernels: 2, rollouts: 2, answers: 2 }, 2);
    this.put("config.json", writeConfig(header, ENGINE_VERSION, sourceCommit()));
    this.put("probes.json", writeProbes(header.probes));
    this.put("events.json", writeEvents([]));
    this.put("metrics.csv", metricsFile(this.record));
    this.put("rollouts.jsonl", "");
    if (this.record.cohort !== null) this.put("seeds.csv", SEEDS_HEADER);
    this.writeArrays(Number.POSITIVE_INFINITY);
  }

  /** Writes one step. Throws a CommandError when an instrument's arrays become too many to hold. */
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
    for (const [id, measurement] of Object.entries(frame.measurements ?? {})) {
      this.keep(id, measurement);
    }
    if (performance.now() - this.lastWrite > REWRITE.every) this.writeArrays(REWRITE.most);
  }

  /** Writes one step of the run's seeds. */
  appendCohort(frame: CohortFrame): void {
    const seeds = seedsOf(this.header.experiment);
    appendFileSync(this.path("seeds.csv"), formatSeeds(frame, seeds));
  }

  /** Keeps an instrument's arrays for its file; its numbers are among the metrics. */
  private keep(id: string, measurement: MeasurementFrame): void {
    if (Object.keys(measurement.arrays).length === 0) return;
    const frames = this.measurements.get(id) ?? [];
    frames.push(measurement);
    if (frames.length === 1) {
      this.measurements.set(id, frames);
      this.labels.set(id, measurement.labels);
      this.put("instruments.json", writeInstruments(this.labels));
    }
    if (frames.length * measurementBytes(measurement) > MOST_MEASURED) {
      const most = frames.length - 1;
      throw new CommandError(
        `--instrument ${id}: ${frames.length} measurements are more than 512 MB; allowed: at most ` +
          `${most}, by a larger every`,
      );
    }
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
    this.writeArrays(Number.POSITIVE_INFINITY);
  }

  /** Writes every `.npz` that has grown and holds no more bytes than this. */
  private writeArrays(most: number): void {
    this.lastWrite = performance.now();
    const write = (name: string, count: number, bytes: number, encode: () => Uint8Array) => {
      if (this.written.get(name) === count || count * bytes > most) return;
      this.put(name, encode());
      this.written.set(name, count);
    };
    const { kernels } = this;
    const [kernel] = kernels;
    const contexts = this.header.probes.length;
    write("ntk.npz", kernels.length, kernel === undefined ? 0 : kernelBytes(kernel), () =>
      writeNtkNpz(kernels, contexts, VOCABULARY_SIZE),
    );
    for (const [id, frames] of this.measurements) {
      const bytes = measurementBytes(frames[0] as MeasurementFrame);
      write(measurementsName(id), frames.length, bytes, () => writeMeasurementsNpz(frames));
    }
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

function measurementBytes({ arrays }: MeasurementFrame): number {
  return Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0);
}
