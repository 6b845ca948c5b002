/** The records of a saved run, from its headers and slices. */
import type { RunHeader, RunRole } from "../run/frames";
import { RunRecord } from "../run/record";
import { appendSlice, type RecordSlice } from "../run/record-slice";
import type { ForkRole, SavedRole, SavedRun, SavedSlices } from "./run-database";

/** What is stored of a run makes no record. */
export class DamagedRun extends Error {
  override readonly name = "DamagedRun";

  constructor() {
    super("what the browser kept of its curves is damaged");
  }
}

/** The forks of a saved run, in their order. */
export function forkRoles({ headers }: Pick<SavedRun, "headers">): ForkRole[] {
  const numbers = Object.keys(headers ?? {}).flatMap(
    (role) => /^fork-(\d+)$/.exec(role)?.[1] ?? [],
  );
  return numbers
    .map(Number)
    .sort((a, b) => a - b)
    .map((number): ForkRole => `fork-${number}`);
}

/** The step before which a run's rows are saved. */
export function savedThrough(slices: readonly RecordSlice[]): number {
  return slices.at(-1)?.to ?? 0;
}

/**
 * The record of one of a saved run's runs, under another name where one is given.
 * @throws DamagedRun
 */
export function recordOf(
  run: SavedRun,
  role: SavedRole,
  slices: SavedSlices,
  named: Partial<Pick<RunHeader, "id" | "origin">> = {},
): RunRecord | null {
  try {
    const header = run.headers[role];
    if (header === undefined) return null;
    const record = new RunRecord({ ...header, ...named });
    for (const slice of slices[role] ?? []) appendSlice(record, slice);
    for (const event of run.events[role] ?? []) record.addEvent(event);
    return record;
  } catch {
    throw new DamagedRun();
  }
}

/**
 * The records of all forks, in their order, under names that no run of this page has had.
 * @throws DamagedRun
 * @param headers those that the saved runs go by from now on; the fork that goes on has its own.
 */
export function forksOf(
  run: SavedRun,
  slices: SavedSlices,
  headers: Readonly<Partial<Record<RunRole, Pick<RunHeader, "id">>>>,
): RunRecord[] {
  const ids = new Map<string, string>();
  const rename = (role: SavedRole, id: string | undefined) => {
    const before = run.headers?.[role]?.id;
    if (before !== undefined && id !== undefined) ids.set(before, id);
  };
  rename("main", headers.main?.id);
  rename("companion", headers.companion?.id);
  const roles = forkRoles(run);
  for (const role of roles) {
    rename(role, role === run.fork ? headers.fork?.id : `${role}-of-${headers.main?.id}`);
  }
  return roles.flatMap((role) => {
    const header = run.headers[role];
    if (!header) throw new DamagedRun();
    const { id, origin } = header;
    // A fork that was taken off the page leaves its own without a name to go by.
    const left = origin && { ...origin, run: ids.get(origin.run) ?? "" };
    const record = recordOf(run, role, slices, {
      id: ids.get(id) ?? id,
      ...(left === undefined ? {} : { origin: left }),
    });
    return record === null ? [] : [record];
  });
}
