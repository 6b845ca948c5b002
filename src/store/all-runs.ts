/** Everything that was run and is still on the page, as one table. */
import type { NamedRun } from "../run/files/runs-csv";
import type { RunRecord } from "../run/record";
import { distinctNames } from "./distinct-names";
import { forkName } from "./fork-name";
import { keptNames, overKept, useKeptRuns } from "./kept-runs";
import { client } from "./lab";
import { tell } from "./run-files";
import { identityOf } from "./run-identity";
import { saveBytes } from "./save-bytes";

/** The main run, the one beside it, all forks and all kept runs, shown or not; no two have one name. */
export function allRuns(): readonly NamedRun[] {
  const { main, companion, forks } = client.runs;
  const going = [main, companion].filter((record) => record !== null);
  const all = [...going, ...forks];
  const left = ({ header }: RunRecord) =>
    all.find((one) => one.header.id === header.origin?.run) ?? null;
  const over = overKept(useKeptRuns.getState().runs);
  const goingNames = going.map((record) => identityOf(record).name);
  const forkNames = forks.map((record) => forkName(record, left(record)));
  const names = keptNames(over, main?.header.experiment ?? null, [...goingNames, ...forkNames]);
  const named = [
    ...going.map((record, at) => ({ name: goingNames[at] as string, record })),
    ...forks.map((record, at) => ({ name: `fork: ${forkNames[at]}`, record })),
    ...over.map(({ id, record }) => ({ name: names.get(id) ?? id, record })),
  ];
  const distinct = distinctNames(
    named.map(({ name }) => name),
    (name, count) => `${name} (${count})`,
  );
  return named.map(({ record }, at) => ({ name: distinct[at] as string, record }));
}

/** What a table of these runs holds, in words: "CF-RL and Standard RL, seeds 1 to 8". */
export function describeRuns(runs: readonly NamedRun[]): string {
  const names = runs.map(({ name }) => name);
  const which = names.length <= 2 ? names.join(" and ") : `${names.length} runs`;
  const seeds = runs.flatMap(({ record }) => record.cohort?.seeds ?? seedOf(record));
  const known = [...new Set(seeds)].sort((a, b) => a - b);
  const [least = 0, most = 0] = [known[0], known.at(-1)];
  if (known.length === 1) return `${which}, seed ${least}`;
  // "3 to 5" would say that there is a 4.
  if (most - least !== known.length - 1) return `${which}, ${known.length} seeds`;
  return `${which}, seeds ${least} to ${most}`;
}

function seedOf({ header }: RunRecord): number[] {
  return [header.experiment.settings.seed];
}

/** The start of the files' names: "cf-rl-seeds-120". */
function stem(): string {
  return `${client.runs.main?.header.experiment.preset ?? "runs"}-${client.stepsMade}`;
}

function saveCsv(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  saveBytes(new Blob([bytes], { type: "text/csv" }), name);
}

/** Saves the metrics of all runs and seeds as one CSV. */
export async function saveAllRuns(): Promise<void> {
  await tell(async () => {
    const { writeRunsCsv } = await import("../run/files/runs-csv");
    saveCsv(writeRunsCsv(allRuns()), `${stem()}-runs.csv`);
  });
}

/**
 * Saves what the columns of that table are, with their units.
 * @param describe what is known of a metric.
 */
export async function saveColumns(
  describe: (metric: string) => { readonly unit?: string; readonly sentence: string } | undefined,
): Promise<void> {
  await tell(async () => {
    const { writeColumnsCsv } = await import("../run/files/runs-csv");
    saveCsv(writeColumnsCsv(allRuns(), describe), `${stem()}-runs-columns.csv`);
  });
}
