/** The numbers of an instrument's panel as files. The code for the formats is loaded when one is first asked for. */
import type { RunRecord } from "../run/record";
import { fileStem } from "./run-files";
import { saveBytes } from "./save-bytes";

/** Of what the numbers are. */
export interface PanelNumbers {
  /** The panel's id, for the file's name. */
  readonly panel: string;
  readonly record: RunRecord;
  /** The instruments whose arrays are meant, and metrics that they declare. */
  readonly instruments: readonly string[];
  readonly metrics: readonly string[];
}

/**
 * Saves what was measured so far: its numbers by step as CSV, or these with all arrays, the probes and the
 * configuration as a zip. Resolves with the file's name; rejects where nothing was measured.
 */
export async function saveNumbers(
  { panel, record, instruments, metrics }: PanelNumbers,
  kind: "csv" | "zip",
): Promise<string> {
  const { instrumentFiles, instrumentMetrics, metricsOfInstruments } = await import(
    "../run/files/instrument-part"
  );
  const names = metricsOfInstruments(record, metrics);
  const hasArrays = instruments.some((id) => record.series(id) !== null);
  if (names.length === 0 && !hasArrays) throw new Error("nothing was measured yet");
  const name = `${fileStem(record, Math.max(0, record.lastStep))}-${panel}.${kind}`;
  if (kind === "csv") {
    saveBytes(new Blob([instrumentMetrics(record, names)], { type: "text/csv" }), name);
    return name;
  }
  const { writeZip } = await import("../run/files/zip");
  const zip = writeZip(instrumentFiles(record, instruments, names), 6);
  saveBytes(new Blob([zip], { type: "application/zip" }), name);
  return name;
}
