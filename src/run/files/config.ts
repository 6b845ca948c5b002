/**
 * `config.json`: the whole resolved experiment as the run began, the vocabulary, the versions of
 * engine and schema (all by `experiment/config.ts`), and what the run was: its label and backend.
 * What was changed while it ran is in `events.json`.
 */
import { parseConfig, type ReadConfig, serialiseConfig } from "../../experiment/config";
import { ExperimentError } from "../../experiment/problem";
import type { RunHeader } from "../frames";
import { decodeJson, RunFileError } from "./file-error";

const FILE = "config.json";
/** Names the layout of the folder; counts up when a reader would misread it. */
const RUN_FORMAT_VERSION = 1;

/** What `config.json` holds of a header; the probes are in `probes.json`. */
export type ConfigHeader = Omit<RunHeader, "probes">;

/** The whole file, indented for a reader. `commit` is what the engine was built from, null if unknown. */
export function writeConfig(
  header: RunHeader,
  engineVersion: string,
  commit: string | null,
): Uint8Array<ArrayBuffer> {
  const config = {
    format_version: RUN_FORMAT_VERSION,
    run: {
      id: header.id,
      label: header.label,
      backend: header.backend,
      adapter: header.adapter,
      commit,
    },
    ...serialiseConfig(header.experiment, engineVersion),
  };
  return new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`);
}

/** Reads the file. Throws a RunFileError naming every key that is wrong. */
export function readConfig(bytes: Uint8Array): {
  readonly header: ConfigHeader;
  readonly engineVersion: string;
  /** Settings that the file is too old to have; see `assumedText`. */
  readonly assumed: ReadConfig["assumed"];
} {
  const parsed = decodeJson(FILE, bytes);
  const fail = (field: string, problem: string): never => {
    throw new RunFileError(FILE, field, problem);
  };
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return fail("", "is not an object");
  }
  const { format_version: version, run } = parsed as Record<string, unknown>;
  if (version !== RUN_FORMAT_VERSION) {
    return fail("format_version", `is ${String(version)}; ${RUN_FORMAT_VERSION} is read`);
  }
  if (typeof run !== "object" || run === null) return fail("run", "must be an object");
  const text = (key: string): string => {
    const value = (run as Record<string, unknown>)[key];
    return typeof value === "string" && value.length <= 1000
      ? value
      : fail(`run.${key}`, "must be a text");
  };
  let read: ReadConfig;
  try {
    read = parseConfig(parsed);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return fail(error.problems.map((problem) => problem.field).join(", "), error.message);
  }
  const { experiment, engineVersion, assumed } = read;
  const [id, label, backend, adapter] = ["id", "label", "backend", "adapter"].map(text) as [
    string,
    string,
    string,
    string,
  ];
  return { header: { id, label, experiment, backend, adapter }, engineVersion, assumed };
}
