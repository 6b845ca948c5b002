/**
 * The run folder (docs/formats.md): a record and its checkpoints as files by path, and back. The
 * command line writes the same files one after the other while it runs; the page packs them in a zip.
 */
import { assumedText } from "../../experiment/config";
import { VOCABULARY_SIZE } from "../../tasks/vocabulary";
import type { KernelFrame, MeasurementFrame, RolloutFrame, RunEvent, StepFrame } from "../frames";
import { RunRecord } from "../record";
import { readConfig, writeConfig } from "./config";
import { readMetricsCsv, writeMetricsCsv } from "./csv";
import { readEvents, writeEvents } from "./events";
import { RunFileError } from "./file-error";
import { readInstruments, writeInstruments } from "./instruments-json";
import { measurementsName, readMeasurementsNpz, writeMeasurementsNpz } from "./measurements-npz";
import { readNtkNpz, writeNtkNpz } from "./ntk-npz";
import { readProbes, writeProbes } from "./probes";
import { readRollouts, writeRollouts } from "./rollouts";
import { readSeedsCsv, writeSeedsCsv } from "./seeds-csv";
import { PAGE_COMMIT } from "./version";
import { type FileMap, readZip, writeZip, type ZipLimits } from "./zip";

/** Policies by step: θ_step as `.safetensors`. */
export type Checkpoints = ReadonlyMap<number, Uint8Array<ArrayBuffer>>;

/** Most bytes read of each file; "checkpoint" and "measurements" stand for all of their kind. */
const LIMITS: Readonly<Record<string, number>> = {
  "config.json": 1 << 20,
  "metrics.csv": 1 << 28,
  "seeds.csv": 1 << 28,
  "events.json": 1 << 26,
  "rollouts.jsonl": 1 << 29,
  "ntk.npz": 1 << 30,
  "probes.json": 1 << 24,
  "instruments.json": 1 << 24,
  checkpoint: 1 << 28,
  measurements: 1 << 30,
};
/** Most bytes of a file that is no part of the format, in an archive. */
const STRANGER = 1 << 24;

const CHECKPOINT = /^checkpoint-(\d{1,15})\.safetensors$/;

const ZIP_LIMITS: ZipLimits = {
  entries: 100_000,
  bytes: 1 << 30,
  bytesOf(path) {
    const file = path.slice(path.lastIndexOf("/") + 1);
    if (CHECKPOINT.test(file)) return LIMITS.checkpoint as number;
    if (Object.hasOwn(LIMITS, file)) return LIMITS[file] as number;
    return file.endsWith(".npz") ? (LIMITS.measurements as number) : STRANGER;
  },
};

/** The name of the file that holds θ_step. */
export function checkpointName(step: number): string {
  return `checkpoint-${step}.safetensors`;
}

/** A run as it comes out of a folder. */
export interface ReadRun {
  readonly record: RunRecord;
  readonly checkpoints: Checkpoints;
  /** The version of the engine that ran it. */
  readonly engineVersion: string;
  /** Files that are no part of the format, left unread. */
  readonly ignored: readonly string[];
  /** What settings that the folder is too old to have were taken for, as a sentence; null of none. */
  readonly assumed: string | null;
}

/** The metrics of a record as `metrics.csv` holds them. */
export function metricsFile(record: RunRecord): Uint8Array<ArrayBuffer> {
  const columns = record
    .names()
    .map((name) => [name, record.values(name) as Float64Array] as const);
  return writeMetricsCsv({ steps: record.steps(), columns: new Map(columns) });
}

/**
 * Every file of a run, by path. Kernels, rollouts and what instruments measured are those that the
 * record kept: all of them unless the run was so long that they were thinned.
 */
export function writeRunFolder(
  record: RunRecord,
  checkpoints: Checkpoints,
  engineVersion: string,
): FileMap {
  const files: FileMap = new Map([
    ["config.json", writeConfig(record.header, engineVersion, PAGE_COMMIT)],
    ["metrics.csv", metricsFile(record)],
    ["events.json", writeEvents(record.events)],
    ["rollouts.jsonl", writeRollouts(record.rollouts.frames)],
    ["ntk.npz", writeNtkNpz(record.kernels.frames, record.header.probes.length, VOCABULARY_SIZE)],
    ["probes.json", writeProbes(record.header.probes)],
  ]);
  const labels = new Map<string, MeasurementFrame["labels"]>();
  for (const id of record.instruments()) {
    const frames = record.series(id)?.frames ?? [];
    const last = frames.at(-1);
    // The numbers of an instrument that gives no arrays are among the metrics.
    if (last === undefined || Object.keys(last.arrays).length === 0) continue;
    labels.set(id, last.labels);
    files.set(measurementsName(id), writeMeasurementsNpz(frames));
  }
  if (record.cohort !== null) files.set("seeds.csv", writeSeedsCsv(record.cohort));
  if (labels.size > 0) files.set("instruments.json", writeInstruments(labels));
  for (const [step, bytes] of checkpoints) files.set(checkpointName(step), bytes);
  return files;
}

/** What every instrument of a folder measured, by its id and by step. */
function readMeasurements(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
): Map<string, Map<number, MeasurementFrame>> {
  const listed = files.get("instruments.json");
  const labels = listed === undefined ? new Map() : readInstruments(listed);
  const measurements = new Map<string, Map<number, MeasurementFrame>>();
  for (const [id, axes] of labels) {
    const path = measurementsName(id);
    const bytes = files.get(path);
    if (bytes === undefined) continue;
    measurements.set(
      id,
      gather(readMeasurementsNpz(id, sizeChecked(path, bytes, "measurements"), axes)),
    );
  }
  return measurements;
}

/** What the instruments measured at a step. */
function measuredAt(
  measurements: ReadonlyMap<string, ReadonlyMap<number, MeasurementFrame>>,
  step: number,
): Record<string, MeasurementFrame> {
  const frames: Record<string, MeasurementFrame> = {};
  for (const [id, byStep] of measurements) {
    const frame = byStep.get(step);
    if (frame !== undefined) frames[id] = frame;
  }
  return frames;
}

/** The frames of one step, gathered from the files. */
function gather<Frame extends { readonly step: number }>(
  frames: readonly Frame[],
): Map<number, Frame> {
  return new Map(frames.map((frame) => [frame.step, frame]));
}

function sizeChecked(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  kind = path,
): Uint8Array<ArrayBuffer> {
  const limit = LIMITS[kind] ?? 0;
  if (bytes.length > limit) {
    throw new RunFileError(path, "", `has ${bytes.length} bytes; at most ${limit} are read`);
  }
  return bytes;
}

/**
 * Reads a folder. `config.json` and `metrics.csv` must be there; a run that measured no kernel or
 * sampled nothing may lack the others. Checkpoints are handed on as they are: whoever uses one
 * decodes it. Throws a RunFileError, and nothing else, naming file and field.
 */
export function readRunFolder(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): ReadRun {
  const need = (path: string): Uint8Array<ArrayBuffer> => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new RunFileError(path, "", "is missing from the run folder");
    return sizeChecked(path, bytes);
  };
  const read = <T>(path: string, parse: (bytes: Uint8Array) => T, otherwise: T): T =>
    files.has(path) ? parse(need(path)) : otherwise;

  const { header, engineVersion, assumed } = readConfig(need("config.json"));
  const table = readMetricsCsv(need("metrics.csv"));
  const events = read<RunEvent[]>("events.json", readEvents, []);
  const rollouts = gather(read<RolloutFrame[]>("rollouts.jsonl", readRollouts, []));
  const ntk = read("ntk.npz", readNtkNpz, { frames: [] as KernelFrame[], contexts: 0 });
  const kernels = gather(ntk.frames);
  const probes = read("probes.json", readProbes, []);
  if (ntk.frames.length > 0 && probes.length !== ntk.contexts) {
    throw new RunFileError(
      "probes.json",
      "contexts",
      `has ${probes.length} contexts, the kernels of ntk.npz ${ntk.contexts}`,
    );
  }
  const measurements = readMeasurements(files);
  const measuredFiles = new Set([...measurements.keys()].map(measurementsName));
  const checkpoints = new Map<number, Uint8Array<ArrayBuffer>>();
  const ignored: string[] = [];
  for (const [path, bytes] of files) {
    const match = CHECKPOINT.exec(path);
    if (match !== null) checkpoints.set(Number(match[1]), sizeChecked(path, bytes, "checkpoint"));
    else if (!Object.hasOwn(LIMITS, path) && !measuredFiles.has(path)) ignored.push(path);
  }
  const count = (frames: number) => Math.max(2, frames);
  const record = new RunRecord(
    { ...header, probes },
    { kernels: count(kernels.size), rollouts: count(rollouts.size), answers: 2 },
    Math.max(2, ...[...measurements.values()].map(({ size }) => size)),
  );
  const columns = [...table.columns];
  const known = new Set<number>();
  table.steps.forEach((step, row) => {
    known.add(step);
    const metrics = Object.fromEntries(
      columns.map(([name, values]) => [name, values[row] as number]),
    );
    const frame: StepFrame = {
      step,
      metrics,
      events: [],
      kernel: kernels.get(step) ?? null,
      rollouts: rollouts.get(step) ?? null,
      answers: null,
      measurements: measuredAt(measurements, step),
    };
    record.append(frame);
  });
  for (const [file, frames] of [
    ["ntk.npz", kernels],
    ["rollouts.jsonl", rollouts],
    ...[...measurements].map(([id, frames]) => [measurementsName(id), frames] as const),
  ] as const) {
    for (const step of frames.keys()) {
      if (!known.has(step)) {
        throw new RunFileError(file, "step", `has step ${step}, which metrics.csv does not have`);
      }
    }
  }
  for (const event of events) record.addEvent(event);
  if (record.cohort !== null) {
    const { seeds } = record.cohort;
    const frames = read("seeds.csv", (bytes) => readSeedsCsv(bytes, seeds), []);
    for (const frame of frames) record.appendCohort(frame);
  }
  return {
    ...{ record, checkpoints, engineVersion, ignored },
    assumed: assumedText({ experiment: header.experiment, assumed }),
  };
}

/** The folder as one zip. */
export function zipRunFolder(files: FileMap): Uint8Array<ArrayBuffer> {
  return writeZip(files, 6);
}

/**
 * The files of a zip that holds a run folder, at its top or inside one folder of any name; `name` is what
 * messages call it. Throws a RunFileError for what is no archive, is damaged or too large.
 */
export function unzipRunFolder(archive: Uint8Array, name = "the archive"): FileMap {
  const files = readZip(name, archive, ZIP_LIMITS);
  const config = [...files.keys()].filter((path) => /^([^/]+\/)?config\.json$/.test(path));
  if (config.length !== 1) {
    throw new RunFileError(
      name,
      "config.json",
      config.length === 0 ? "is missing: this is no run" : "occurs in several folders",
    );
  }
  const prefix = (config[0] as string).slice(0, -"config.json".length);
  return new Map(
    [...files]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, bytes]) => [path.slice(prefix.length), bytes]),
  );
}
