/**
 * `runs.csv`: several runs in one tidy table, a row a run, seed and step, for statistics elsewhere. It
 * is written only: what opens again is the run folder.
 */
import { type ParameterGroup, phaseTrainsGroup } from "../../experiment/phase";
import { textCell } from "../../results/text-cell";
import { METRIC_ORDER, orderMetrics } from "../metrics";
import type { RunRecord } from "../record";
import { formatCell } from "./csv";

/** A run by the name that tells it from the others of the table. */
export interface NamedRun {
  readonly name: string;
  readonly record: RunRecord;
}

/** The first columns, and what they are. */
const KEYS = [
  ["run", "What the run is called on the page; no two are called alike."],
  ["schedule", "What is trained when, by its id, as the run began."],
  ["seed", "Of several seeds of one run each has rows of its own."],
  ["step", "Row s is of the policy before update s."],
] as const;

const RATES: readonly (readonly [name: string, group: ParameterGroup])[] = [
  ["learning_rate/classifier", "classifier"],
  ["learning_rate/backbone", "backbone"],
];

/** Where the columns stand that instruments add and no glossary has. */
const OF_AN_INSTRUMENT = "A number of an instrument: docs/catalogue.md says which.";

/** The metrics' columns of a table of these runs: all that any of them measured, and the groups' rates. */
function metricColumns(runs: readonly NamedRun[]): string[] {
  const names = new Set(runs.flatMap(({ record }) => record.names()));
  for (const { record } of runs) for (const name of record.cohort?.names() ?? []) names.add(name);
  return orderMetrics(names).flatMap((name) =>
    name === "learning_rate" ? [name, ...RATES.map(([rate]) => rate)] : [name],
  );
}

/** A group's own rate at a row: η times the phase's factor, 0 where the phase holds the group. */
function groupRate(record: RunRecord, row: number, group: ParameterGroup): number {
  const rate = record.values("learning_rate")?.[row] ?? Number.NaN;
  const phase = record.phaseAt(record.steps()[row] as number)?.phase;
  if (phase === undefined || Number.isNaN(rate)) return Number.NaN;
  return phaseTrainsGroup(phase, group) ? rate * phase.lr[group] : 0;
}

/** The rows of a record, which is of the first of several seeds. */
function leadRows(record: RunRecord, names: readonly string[]): [step: number, cells: string[]][] {
  const columns = names.map((name): ((row: number) => number) => {
    const group = RATES.find(([rate]) => rate === name)?.[1];
    if (group !== undefined) return (row) => groupRate(record, row, group);
    const values = record.values(name);
    return (row) => values?.[row] ?? Number.NaN;
  });
  return Array.from(record.steps(), (step, row) => [
    step,
    columns.map((column) => formatCell(column(row))),
  ]);
}

/** The rows of another of the seeds, by its place: what it measured, at the steps that are kept. */
function seedRows(
  record: RunRecord,
  names: readonly string[],
  seed: number,
): [step: number, cells: string[]][] {
  const columns = names.map((name) => record.cohort?.values(name, seed) ?? null);
  return Array.from(record.cohort?.steps() ?? [], (step, row): [number, string[]] => [
    step,
    columns.map((values) => formatCell(values?.[row] ?? Number.NaN)),
  ]).filter(([, cells]) => cells.some((cell) => cell !== ""));
}

/**
 * The whole table: run by run and seed by seed, steps ascending, empty where not measured. The first
 * seed of a run has all its metrics, the others those that every seed measures.
 */
export function writeRunsCsv(runs: readonly NamedRun[]): Uint8Array<ArrayBuffer> {
  const names = metricColumns(runs);
  const lines = [[...KEYS.map(([key]) => key), ...names].join(",")];
  for (const { name, record } of runs) {
    const { schedule, seed } = record.header.experiment.settings;
    for (const [place, one] of (record.cohort?.seeds ?? [seed]).entries()) {
      const rows = place === 0 ? leadRows(record, names) : seedRows(record, names, place);
      const head = `${textCell(name)},${schedule},${one}`;
      for (const [step, cells] of rows) lines.push([head, step, ...cells].join(","));
    }
  }
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

/**
 * What the columns of that table are: a row a column, with its unit and a sentence.
 * @param describe what is known of a metric.
 */
export function writeColumnsCsv(
  runs: readonly NamedRun[],
  describe: (metric: string) => { readonly unit?: string; readonly sentence: string } | undefined,
): Uint8Array<ArrayBuffer> {
  const rates = new Map(
    RATES.map(([name, group]) => [
      name,
      `The ${group}’s own rate: learning_rate times the phase’s factor, 0 while it is held.`,
    ]),
  );
  const rows = [
    ...KEYS.map(([key, words]) => [key, "", words]),
    ...metricColumns(runs).map((name) => {
      const known = describe(name);
      const other = METRIC_ORDER.includes(name) ? "" : OF_AN_INSTRUMENT;
      return [name, known?.unit ?? "", rates.get(name) ?? known?.sentence ?? other];
    }),
  ];
  const lines = [["column", "unit", "meaning"], ...rows].map((row) => row.map(textCell).join(","));
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}
