/**
 * `seeds.csv`: what each of several seeds measured, a row a step and seed. Its columns are always the
 * same, so that rows can be appended while the run goes on. A seed that has ended has no more rows.
 */
import { SEED_METRICS } from "../../experiment/phase-metrics";
import type { CohortFrame } from "../cohort-frames";
import type { CohortRecord } from "../cohort-record";
import { formatCell } from "./csv";
import { readCsv } from "./csv-reading";
import { RunFileError } from "./file-error";

const FILE = "seeds.csv";

/** The header line. */
export const SEEDS_HEADER = `${["step", "seed", ...SEED_METRICS].join(",")}\n`;

/** The rows of a step, one a seed that measured something. */
export function formatSeeds(frame: CohortFrame, seeds: readonly number[]): string {
  const { step, names, values } = frame;
  const places = SEED_METRICS.map((name) => names.indexOf(name));
  return seeds
    .map((seed, i) => {
      const row = places.map((place) =>
        place < 0 ? Number.NaN : (values[place * seeds.length + i] as number),
      );
      if (row.every(Number.isNaN)) return "";
      return `${[String(step), String(seed), ...row.map(formatCell)].join(",")}\n`;
    })
    .join("");
}

/** The whole file of a record: all its rows. */
export function writeSeedsCsv(cohort: CohortRecord): Uint8Array<ArrayBuffer> {
  const names = cohort.names();
  const columns = names.map((name) => cohort.seeds.map((_, seed) => cohort.values(name, seed)));
  const rows = Array.from(cohort.steps(), (step, row) => {
    const values = columns.flatMap((seeds) => seeds.map((one) => one?.[row] ?? Number.NaN));
    return formatSeeds({ step, names, values: Float64Array.from(values), ended: [] }, cohort.seeds);
  });
  return new TextEncoder().encode(SEEDS_HEADER + rows.join(""));
}

/**
 * Reads the file into frames by step. Throws a RunFileError naming the line.
 * @param seeds those of the run, in their order.
 */
export function readSeedsCsv(bytes: Uint8Array, seeds: readonly number[]): CohortFrame[] {
  const { keys, columns } = readCsv(FILE, bytes, ["step", "seed"]);
  const [steps, owners] = keys as [Float64Array, Float64Array];
  const names = [...columns.keys()];
  const frames: { step: number; values: Float64Array; last: number }[] = [];
  steps.forEach((step, row) => {
    const fail = (column: string, problem: string): never => {
      throw new RunFileError(FILE, `line ${row + 2}, column ${column}`, problem);
    };
    const seed = seeds.indexOf(owners[row] as number);
    if (seed < 0) fail("seed", `${owners[row]} is none of the run's; allowed: ${seeds.join(", ")}`);
    let frame = frames.at(-1);
    if (frame === undefined || step !== frame.step) {
      if (frame !== undefined && step < frame.step) fail("step", "steps must ascend");
      const values = new Float64Array(names.length * seeds.length).fill(Number.NaN);
      frame = { step, values, last: -1 };
      frames.push(frame);
    }
    if (seed <= frame.last) fail("seed", "seeds must ascend within a step");
    frame.last = seed;
    for (const [metric, name] of names.entries()) {
      frame.values[metric * seeds.length + seed] = columns.get(name)?.[row] as number;
    }
  });
  return frames.map(({ step, values }) => ({ step, names, values, ended: [] }));
}
