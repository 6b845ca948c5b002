/** Single files of a run, for who wants one of them only. */
import { VOCABULARY_SIZE } from "../../tasks/vocabulary";
import type { RunRecord } from "../record";
import { writeConfig } from "./config";
import { decodeJson } from "./file-error";
import { writeNtkNpz } from "./ntk-npz";
import { metricsFile } from "./run-folder";
import { ENGINE_VERSION, PAGE_COMMIT } from "./version";

/**
 * A file of a record: `metrics.csv` and `ntk.npz` as in the run folder, `run.json` what `config.json`
 * holds with the list of `events.json` beside it, under `events`.
 */
export function runPart(
  record: RunRecord,
  part: "metrics.csv" | "run.json" | "ntk.npz",
): Uint8Array<ArrayBuffer> {
  switch (part) {
    case "metrics.csv":
      return metricsFile(record);
    case "ntk.npz":
      return writeNtkNpz(record.kernels.frames, record.header.probes.length, VOCABULARY_SIZE);
    case "run.json": {
      const config = decodeJson(
        "config.json",
        writeConfig(record.header, ENGINE_VERSION, PAGE_COMMIT),
      );
      const whole = { ...(config as object), events: record.events };
      return new TextEncoder().encode(`${JSON.stringify(whole, null, 2)}\n`);
    }
  }
}
