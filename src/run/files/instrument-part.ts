/** What some instruments measured of a run, as files: numbers by step, arrays, and the run that they are of. */
import type { MeasurementFrame } from "../frames";
import type { RunRecord } from "../record";
import { writeConfig } from "./config";
import { writeMetricsCsv } from "./csv";
import { writeInstruments } from "./instruments-json";
import { measurementsName, writeMeasurementsNpz } from "./measurements-npz";
import { writeProbes } from "./probes";
import { ENGINE_VERSION, PAGE_COMMIT } from "./version";
import type { FileMap } from "./zip";

/**
 * The metrics of a record that belong to instruments: all whose name begins as one that they declare, up to its
 * first "/", so that what every run measures of the same stands beside it.
 */
export function metricsOfInstruments(record: RunRecord, declared: readonly string[]): string[] {
  const roomOf = (name: string) => name.split("/")[0];
  const rooms = new Set(declared.map(roomOf));
  return record.names().filter((name) => rooms.has(roomOf(name)));
}

/** The metrics of these names at the steps at which one of them was measured, as `metrics.csv` holds them. */
export function instrumentMetrics(
  record: RunRecord,
  names: readonly string[],
): Uint8Array<ArrayBuffer> {
  const known = names.flatMap((name) => {
    const values = record.values(name);
    return values ? [[name, values] as const] : [];
  });
  const steps = record.steps();
  const rows = [...steps.keys()].filter((row) =>
    known.some(([, values]) => !Number.isNaN(values[row] ?? Number.NaN)),
  );
  const columns = known.map(
    ([name, values]) =>
      [name, Float64Array.from(rows, (row) => values[row] ?? Number.NaN)] as const,
  );
  return writeMetricsCsv({
    steps: Float64Array.from(rows, (row) => steps[row] ?? Number.NaN),
    columns: new Map(columns),
  });
}

/** The same with every instrument's arrays, the probes and the configuration: named as in a run folder. */
export function instrumentFiles(
  record: RunRecord,
  instruments: readonly string[],
  names: readonly string[],
): FileMap {
  const files: FileMap = new Map([
    ["config.json", writeConfig(record.header, ENGINE_VERSION, PAGE_COMMIT)],
    ["metrics.csv", instrumentMetrics(record, names)],
    ["probes.json", writeProbes(record.header.probes)],
  ]);
  const labels = new Map<string, MeasurementFrame["labels"]>();
  for (const id of instruments) {
    const frames = record.series(id)?.frames ?? [];
    const last = frames.at(-1);
    if (last === undefined || Object.keys(last.arrays).length === 0) continue;
    labels.set(id, last.labels);
    files.set(measurementsName(id), writeMeasurementsNpz(frames));
  }
  if (labels.size > 0) files.set("instruments.json", writeInstruments(labels));
  return files;
}
