/**
 * Runs that are kept to be compared with: those that a visitor keeps, those from files, and the last few
 * that a reset put an end to. Their curves lie beside those of the runs that go on.
 */
import { create } from "zustand";
import { differences } from "../experiment/differences";
import type { Experiment } from "../experiment/experiment";
import type { RunRecord } from "../run/record";
import { distinctNames } from "./distinct-names";
import { forkName } from "./fork-name";
import { client } from "./lab";
import { asChanged } from "./live-changes";
import { identityOf } from "./run-identity";

/** A run that is kept. */
export interface KeptRun {
  readonly id: string;
  readonly record: RunRecord;
  /** `kept` by the visitor, there `before` a reset, or from a `file`. */
  readonly from: "kept" | "before" | "file";
  /** What a fork is called, which only the run that it left can say. */
  readonly title: string | null;
  /** What the visitor called it; null for a name by what it does otherwise. */
  readonly name: string | null;
  /** Its hue and its dash, by their place in the order; no two kept runs have one. */
  readonly mark: number;
  /** Whether its curves are on the time axis. */
  readonly shown: boolean;
}

/** All that are kept. */
export interface KeptRuns {
  /** In the order in which they were kept. */
  readonly runs: readonly KeptRun[];
  /** What was removed last, which can be had back; null where nothing was. */
  readonly removed: KeptRun | null;
}

/** Runs from before resets that are kept without being asked; the newest of them is shown. */
const MOST_BEFORE = 4;

export const useKeptRuns = create<KeptRuns>()(() => ({ runs: [], removed: null }));

let count = 0;

/**
 * Keeps a run, from wherever it comes; one that is kept already is kept for good.
 * @param name what the visitor called it before; null for nothing.
 */
export function keepRun(
  record: RunRecord,
  from: KeptRun["from"] = "kept",
  name: string | null = null,
): void {
  useKeptRuns.setState(({ runs }) => {
    if (runs.some((run) => run.record === record)) {
      return { runs: runs.map((run) => (run.record === record ? { ...run, from } : run)) };
    }
    count += 1;
    const { main, companion, forks } = client.runs;
    const left = [main, companion, ...forks, ...runs.map((run) => run.record)];
    const { origin } = record.header;
    // In a file runs have the names of the page that made them: none here is the one that such a fork left.
    const origins =
      from === "file" ? null : (left.find((one) => one?.header.id === origin?.run) ?? null);
    const title = origin ? forkName(record, origins) : null;
    const run: KeptRun = {
      ...{ id: `kept-${count}`, record, from, title, name },
      ...{ mark: freeMark(runs), shown: true },
    };
    return { runs: [...runs, run] };
  });
}

/** The first mark that no kept run has. */
function freeMark(runs: readonly KeptRun[]): number {
  let mark = 0;
  while (runs.some((run) => run.mark === mark)) mark += 1;
  return mark;
}

/** Whether a run is kept. */
export function isKept({ runs }: KeptRuns, record: RunRecord | null): boolean {
  return runs.some((run) => run.record === record);
}

/** Shows a run's curves on the time axis, or hides them. */
export function showKept(id: string, shown: boolean): void {
  useKeptRuns.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, shown } : run)),
  }));
}

/** Characters of a name that a visitor gives; more would not stand at the end of a line. */
export const LONGEST_NAME = 60;

/** Calls a run what the visitor writes; by what it does otherwise again where that is nothing. */
export function renameKept(id: string, text: string): void {
  const name = text.replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME) || null;
  useKeptRuns.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, name } : run)),
  }));
}

/** Takes a run away; `restoreRemoved` brings it back. */
export function removeKept(id: string): void {
  useKeptRuns.setState(({ runs, removed }) => ({
    runs: runs.filter((run) => run.id !== id),
    removed: runs.find((run) => run.id === id) ?? removed,
  }));
}

/**
 * Brings back the kept run that was taken away last, with its mark or, if that is taken, another.
 */
export function restoreRemoved(): void {
  useKeptRuns.setState(({ runs, removed }) => {
    if (removed === null) return {};
    const mark = runs.some((run) => run.mark === removed.mark) ? freeMark(runs) : removed.mark;
    return { runs: [...runs, { ...removed, mark }], removed: null };
  });
}

/** Kept runs that are no longer on the page as those that go on. */
export function overKept(runs: readonly KeptRun[]): readonly KeptRun[] {
  const { main, companion, forks } = client.runs;
  const going: readonly (RunRecord | null)[] = [main, companion, ...forks];
  return runs.filter(({ record }) => !going.includes(record));
}

/**
 * The kept runs' names, by their ids: no two are alike, and none is that of a run that goes on.
 * @param going the names of those that go on.
 */
export function keptNames(
  runs: readonly KeptRun[],
  from: Experiment | null,
  going: readonly string[],
): ReadonlyMap<string, string> {
  const names = distinctNames(
    [...going, ...runs.map((run) => keptName(run, from))],
    (name, count) => `${name} ${count}`,
  );
  return new Map(runs.map(({ id }, at) => [id, names[going.length + at] as string]));
}

/** What it was called, or what tells it from another in a few words: "CF-RL, learning rate 0.003". */
function keptName(run: KeptRun, from: Experiment | null): string {
  const { record, title } = run;
  if (run.name !== null) return run.name;
  const name = title ?? identityOf(record).short;
  const settings = from === null ? [] : differences(asChanged(record, 0), from);
  // Its schedule is in its name; what goes beside it, and for how long, is not what it is.
  const others = settings.filter(({ key }) => !BESIDE.has(key)).map(({ text }) => text);
  if (title !== null && others.length === 0) return title;
  if (others.length > 0) return [name, ...others.slice(0, 2)].join(", ");
  return `${name}, ${{ kept: "kept", before: "before", file: "file" }[run.from]}`;
}

const BESIDE: ReadonlySet<string> = new Set(["schedule", "companion", "seeds", "max_steps"]);

let last = client.runs;
client.subscribe(() => {
  const { main, kept } = client.runs;
  const { main: former, kept: dropped, forks } = last;
  last = client.runs;
  if (main !== former) {
    // A run that never began leaves no curves worth keeping.
    if (former !== null && former.rows > 1) keepBefore(former, forks.at(-1) ?? null);
    hideOtherTasks(main);
  } else if (kept === null && dropped !== null) {
    // It was lost with its engine, and is being made again.
    useKeptRuns.setState(({ runs }) => ({
      runs: runs.filter((run) => run.record !== dropped || run.from !== "before"),
    }));
  }
});

/** Takes a fork off the page; it can be had back as a kept run. */
export async function takeForkAway(record: RunRecord): Promise<void> {
  keepRun(record);
  await client.dropFork(record.header.id);
  const kept = useKeptRuns.getState().runs.find((run) => run.record === record);
  if (kept) removeKept(kept.id);
}

/**
 * Keeps the run before a reset and, hidden, its newest fork; hides the ones before that, and lets go of
 * the oldest of them.
 */
function keepBefore(record: RunRecord, fork: RunRecord | null): void {
  for (const one of [record, fork]) {
    if (one && !isKept(useKeptRuns.getState(), one)) keepRun(one, "before");
  }
  useKeptRuns.setState(({ runs }) => {
    const earlier = runs.filter(({ from }) => from === "before");
    const gone = earlier.slice(0, Math.max(0, earlier.length - MOST_BEFORE));
    return {
      runs: runs
        .filter((run) => !gone.includes(run))
        .map((run) =>
          run.from === "before" && run.record !== record ? { ...run, shown: false } : run,
        ),
    };
  });
}

/** Curves of another task are kept, but not laid over those of this one. */
function hideOtherTasks(main: RunRecord | null): void {
  const task = main?.header.experiment.settings.task;
  useKeptRuns.setState(({ runs }) => ({
    runs: runs.map((run) => {
      const other = run.record.header.experiment.settings.task !== task;
      return task !== undefined && other && run.from !== "file" ? { ...run, shown: false } : run;
    }),
  }));
}
