/**
 * Saved runs in the browser's IndexedDB: what each is, the last state of its policies, and its record in
 * slices, so that a save writes what is new and nothing twice. Loaded when it is first needed.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { RunEvent, RunHeader } from "../run/frames";
import type { RecordSlice } from "../run/record-slice";
import type { SavedState } from "../run/saved-state";

const DATABASE = "rl-post-training-playground";
/** Counts up when the stores change; `upgrade` brings an older database to this. */
const DATABASE_VERSION = 1;
/**
 * Counts up when what a saved run holds would be misread, the state of a policy included. Since 2 there
 * are forks in it.
 */
export const SAVED_FORMAT = 2;
/** The formats that are read. */
export const READ_FORMATS: readonly number[] = [1, 2];

/** A fork, by its number among those of its run. */
export type ForkRole = `fork-${number}`;
/** The runs of one experiment: those that stand beside each other, and all that were forked off them. */
export type SavedRole = "main" | "companion" | ForkRole;
/** What is stored of the runs' records, by ascending step. */
export type SavedSlices = Readonly<Partial<Record<SavedRole, readonly RecordSlice[]>>>;

/** What is said of a saved run where they are listed. */
export interface SavedRun {
  readonly id: string;
  readonly format: number;
  /** The engine's version that saved it. */
  readonly engine: string;
  /** Milliseconds of the epoch. */
  readonly began: number;
  readonly savedAt: number;
  /** Updates made. */
  readonly step: number;
  /** Whether it had come to its end. */
  readonly finished: boolean;
  /** As the run stood, as the visitor asked for it, and how it departed from that: all checked when read. */
  readonly experiment: unknown;
  readonly asked: unknown;
  readonly departed: "stage" | "hand" | null;
  readonly headers: Readonly<Partial<Record<SavedRole, RunHeader>>>;
  /** Events at the very step, which the rows before it do not hold. */
  readonly events: Readonly<Partial<Record<SavedRole, readonly RunEvent[]>>>;
  /** The fork that goes on beside the main run; null where none does, not there before format 2. */
  readonly fork?: ForkRole | null;
  /** The visitor's name for it, and what they noted. */
  readonly name: string;
  readonly note: string;
  readonly starred: boolean;
  /** Kept until it is deleted; the others are the last few that were on the page. */
  readonly kept: boolean;
  /** Deleted, but to be had back until the page is left. */
  readonly deleted: boolean;
  /** It was offered to go on with, and was not wanted. */
  readonly declined: boolean;
}

interface Tables extends DBSchema {
  runs: { key: string; value: SavedRun };
  states: { key: string; value: SavedState };
  slices: { key: [run: string, role: SavedRole, from: number]; value: RecordSlice };
}

/** The database, once it is open. */
export type RunDatabase = IDBPDatabase<Tables>;

/** Every key of a run's slices, or of those of one of its runs. */
function slicesOf(id: string, role?: SavedRole): IDBKeyRange {
  const key = role === undefined ? [id] : [id, role];
  return IDBKeyRange.bound(key, [...key, []]);
}

/**
 * Opens the database. Rejects where the browser allows none, or where it is of a newer version of this
 * page (a VersionError).
 * @param onLost called when it must be opened anew: another tab upgrades it, or the browser closed it.
 */
export function openRunDatabase(onLost: () => void, name = DATABASE): Promise<RunDatabase> {
  return openDB<Tables>(name, DATABASE_VERSION, {
    upgrade(database) {
      for (const table of ["runs", "states", "slices"] as const) {
        if (database.objectStoreNames.contains(table)) continue;
        if (table === "runs") database.createObjectStore(table, { keyPath: "id" });
        else database.createObjectStore(table);
      }
    },
    blocking(_current, _wanted, event) {
      // Another tab has a newer page: it must not wait for this one.
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
}

/** What a save adds to a run. */
export interface Save {
  readonly run: SavedRun;
  readonly state: SavedState;
  readonly slices: Readonly<Partial<Record<SavedRole, Iterable<RecordSlice>>>>;
  /** Forks that were taken off the page, whose rows go too. */
  readonly gone: readonly ForkRole[];
}

/** Writes a save whole or not at all; rejects with a QuotaExceededError where there is no room. */
export async function writeSave(database: RunDatabase, save: Save): Promise<void> {
  const { run, state, slices, gone } = save;
  const transaction = database.transaction(["runs", "states", "slices"], "readwrite");
  // Whatever fails is thrown where it is waited for.
  transaction.done.catch(() => undefined);
  try {
    await transaction.objectStore("states").put(state, run.id);
    const table = transaction.objectStore("slices");
    for (const [role, parts] of Object.entries(slices) as [SavedRole, Iterable<RecordSlice>][]) {
      // One after the other, so that the page is never held up for all of them.
      for (const part of parts) await table.put(part, [run.id, role, part.from]);
    }
    for (const role of gone) await table.delete(slicesOf(run.id, role));
    await transaction.objectStore("runs").put(run);
    await transaction.done;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted by itself.
    }
    throw error;
  }
}

/** Every saved run, the newest first. */
export async function listRuns(database: RunDatabase): Promise<SavedRun[]> {
  const runs = await database.getAll("runs");
  return runs.sort((a, b) => b.savedAt - a.savedAt);
}

/** A run's state and the slices of its records; null where it is not there. */
export async function readRun(
  database: RunDatabase,
  { id, headers }: Pick<SavedRun, "id" | "headers">,
): Promise<{ readonly state: SavedState; readonly slices: SavedSlices } | null> {
  const transaction = database.transaction(["states", "slices"]);
  const table = transaction.objectStore("slices");
  const parts = (Object.keys(headers) as SavedRole[]).map(
    async (role) => [role, await table.getAll(slicesOf(id, role))] as const,
  );
  const [state, ...slices] = await Promise.all([
    transaction.objectStore("states").get(id),
    ...parts,
  ]);
  return state === undefined ? null : { state, slices: Object.fromEntries(slices) };
}

/** Changes what is said of a run; nothing where it is not there. */
export async function changeRun(
  database: RunDatabase,
  id: string,
  changes: Partial<Pick<SavedRun, "name" | "note" | "starred" | "kept" | "deleted" | "declined">>,
): Promise<void> {
  const transaction = database.transaction("runs", "readwrite");
  const run = await transaction.store.get(id);
  if (run !== undefined) await transaction.store.put({ ...run, ...changes });
  await transaction.done;
}

/** Deletes a run for good. */
export async function deleteRun(database: RunDatabase, id: string): Promise<void> {
  const transaction = database.transaction(["runs", "states", "slices"], "readwrite");
  await Promise.all([
    transaction.objectStore("runs").delete(id),
    transaction.objectStore("states").delete(id),
    transaction.objectStore("slices").delete(slicesOf(id)),
    transaction.done,
  ]);
}
