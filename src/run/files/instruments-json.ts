/**
 * `instruments.json`: which instruments measured, `{"<id>": {"labels": {"<axis>": ["…", …]}}}`, and the
 * names along those axes of their arrays whose entries have names.
 */
import type { MeasurementFrame } from "../frames";
import { decodeJson, RunFileError } from "./file-error";
import { INSTRUMENT_NAME } from "./measurements-npz";

const FILE = "instruments.json";
const MOST = { instruments: 256, axes: 64, labels: 65_536 };

type Labels = MeasurementFrame["labels"];

/** The whole file, indented for a reader. */
export function writeInstruments(labels: ReadonlyMap<string, Labels>): Uint8Array<ArrayBuffer> {
  const entries = [...labels].map(([id, one]) => [id, { labels: one }]);
  const text = JSON.stringify(Object.fromEntries(entries), null, 2);
  return new TextEncoder().encode(`${text}\n`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the file: the axes' labels by instrument. Throws a RunFileError naming the key. */
export function readInstruments(bytes: Uint8Array): Map<string, Labels> {
  const parsed = decodeJson(FILE, bytes);
  if (!isObject(parsed) || Object.keys(parsed).length > MOST.instruments) {
    throw new RunFileError(
      FILE,
      "",
      `must be an object of at most ${MOST.instruments} instruments`,
    );
  }
  return new Map(
    Object.entries(parsed).map(([id, value]) => {
      const key = id.slice(0, 64);
      if (!INSTRUMENT_NAME.test(id)) throw new RunFileError(FILE, key, "cannot name an instrument");
      const labels = isObject(value) ? (value.labels ?? {}) : null;
      const isLabels = (list: unknown) =>
        Array.isArray(list) &&
        list.length <= MOST.labels &&
        list.every((label) => typeof label === "string" && label.length <= 1000);
      if (!isObject(labels) || Object.keys(labels).length > MOST.axes) {
        throw new RunFileError(
          FILE,
          `${key}.labels`,
          `must be an object of at most ${MOST.axes} axes`,
        );
      }
      const wrong = Object.entries(labels).find(([, list]) => !isLabels(list));
      if (wrong !== undefined) {
        throw new RunFileError(FILE, `${key}.labels.${wrong[0].slice(0, 64)}`, "must be texts");
      }
      return [id, labels as Labels];
    }),
  );
}
