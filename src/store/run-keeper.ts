/**
 * Saves the run on the page: whenever its worker posts its state, when it pauses or ends, when something
 * about it was changed, and when the page is hidden. One tab owns a run, by a lock that the browser takes
 * back when the tab is gone.
 */

import { serialiseConfig } from "../experiment/config";
import { ENGINE_VERSION } from "../run/files/version";
import type { RunEvent } from "../run/frames";
import type { RunRecord } from "../run/record";
import { sliceRows } from "../run/record-slice";
import type { SavedState } from "../run/saved-state";
import { client } from "./lab";
import { askingNow } from "./open-run";
import {
  deleteRun,
  type ForkRole,
  listRuns,
  openRunDatabase,
  type RunDatabase,
  SAVED_FORMAT,
  type Save,
  type SavedRole,
  type SavedRun,
  writeSave,
} from "./run-database";
import { forkRoles } from "./saved-record";
import { unreadable } from "./saved-run-words";
import { useSavedRuns } from "./saved-runs";

/** Runs that are saved without being asked, beside the one on the page. */
const AUTOMATIC = 4;
/** Updates from which on a run is worth being offered to go on with. */
const WORTH = 10;

/** One of the runs on the page, as it is saved. */
interface Kept {
  readonly role: SavedRole;
  /** Rows before this step are saved. */
  through: number;
}

/** The run on the page, as it is saved. */
interface Current {
  readonly id: string;
  readonly main: RunRecord;
  readonly began: number;
  /** Its runs by their records; forks that were taken off the page are among them until they are forgotten. */
  readonly kept: Map<RunRecord, Kept>;
  /** Gives up the lock. */
  release: () => void;
}

/** A saved run that is to be the one on the page. */
export interface Adopted {
  readonly run: SavedRun;
  /** The steps before which rows are saved, of the forks in their order. */
  readonly through: ReadonlyMap<SavedRole, number>;
  /** Gives up the lock. */
  readonly release: () => void;
}

let database: Promise<RunDatabase> | null = null;
let current: Current | null = null;
/** What the next main run is, where it is one that was saved. */
let adopted: Adopted | null = null;
let writes: Promise<void> = Promise.resolve();

/** The database, opened anew where it was lost. Rejects where there is none. */
export function runDatabase(): Promise<RunDatabase> {
  database ??= openRunDatabase(() => {
    database = null;
  });
  return database;
}

const lockOf = (id: string) => `rl-post-training-playground/run/${id}`;

/**
 * Makes this tab the owner of a run.
 * @returns what gives it up, or null where another tab owns it. Without locks every tab is let.
 */
export function ownRun(id: string): Promise<(() => void) | null> {
  const { locks } = navigator;
  if (!locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const asked = locks.request(lockOf(id), { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve(release));
    });
    asked.catch(() => resolve(() => undefined));
  });
}

/** The ids of runs that some tab owns. */
async function ownedRuns(): Promise<ReadonlySet<string>> {
  const state = await navigator.locks?.query().catch(() => null);
  const held = state?.held ?? [];
  return new Set(held.map(({ name }) => (name ?? "").slice(lockOf("").length)));
}

/** Reads the list anew. */
export async function refreshSavedRuns(): Promise<void> {
  const runs = await listRuns(await runDatabase());
  useSavedRuns.setState({ runs: runs.filter(({ deleted }) => !deleted) });
}

/** The next main run is one that was saved, and is saved under the same name; null takes that back. */
export function adoptRun(one: Adopted | null): void {
  adopted = one;
}

/** Begins to save, and offers what was interrupted. Once, after the first experiment is open. */
export async function keepRuns(): Promise<void> {
  try {
    const opened = await runDatabase();
    for (const run of await listRuns(opened)) if (run.deleted) await deleteRun(opened, run.id);
    await refreshSavedRuns();
    useSavedRuns.setState({ state: "ready" });
  } catch (error) {
    database = null;
    useSavedRuns.setState({ state: failureOf(error) });
    return;
  }
  await offerLast();
  client.onSaved((state) => void save(state));
  let before = { status: client.status, forks: client.runs.forks };
  client.subscribe(() => {
    const { status, runs } = client;
    const stopped = status.state !== before.status.state && RESTS.has(status.state);
    const changed = status.experiment !== before.status.experiment && status.state !== "loading";
    const forked = runs.forks !== before.forks;
    before = { status, forks: runs.forks };
    if (stopped || changed || forked) askSoon();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) askToSave();
  });
  askToSave();
}

/**
 * Offers the last run that no tab has open, unless the visitor did not want it. One that had come to its
 * end is offered only where it was on this page just now.
 */
async function offerLast(): Promise<void> {
  const owned = await ownedRuns();
  const { runs } = useSavedRuns.getState();
  const last = runs.find((run) => !owned.has(run.id) && run.step >= WORTH && !unreadable(run));
  if (last === undefined || last.declined || (last.finished && !isReload())) return;
  useSavedRuns.setState({ offered: last });
}

/** Whether the page was loaded anew rather than visited. */
function isReload(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return (entry as PerformanceNavigationTiming | undefined)?.type === "reload";
}

let soon: ReturnType<typeof setTimeout> | null = null;

/** Saves once what happens in quick succession, such as a slider that is dragged, has come to rest. */
function askSoon(): void {
  if (soon !== null) clearTimeout(soon);
  soon = setTimeout(askToSave, 300);
}

const RESTS: ReadonlySet<string> = new Set(["paused", "finished"]);

/** Has the worker post the state, where there is one. */
function askToSave(): void {
  const { state } = client.status;
  if (client.stepsMade === 0 || (!RESTS.has(state) && state !== "running")) return;
  // A worker that is lost meanwhile is told of elsewhere.
  void client.save().catch(() => undefined);
}

/** Saves the run on the page now; resolves when that is done. */
export async function saveNow(): Promise<void> {
  await client.save();
  await writes;
}

/** A run as it is written: up to a step, and what happened at that very step. */
interface Part {
  readonly role: SavedRole;
  readonly record: RunRecord;
  readonly until: number;
  readonly events: readonly RunEvent[];
}

/** What there is to write of the runs on the page. A fork that goes on no longer is written to its end. */
function partsOf(run: Current, { step, resume }: SavedState): Part[] {
  const { main, companion, fork, forks } = client.runs;
  const part = (record: RunRecord, until: number): Part => ({
    ...{ role: keptAs(run, record).role, record, until },
    events: record.events.filter((event) => event.step === until && event.kind !== "phase"),
  });
  return [
    ...[main, companion].flatMap((record) => (record === null ? [] : [part(record, step)])),
    ...forks.map((record) => {
      const goesOn = record === fork ? resume.fork : undefined;
      return part(record, goesOn?.step ?? record.lastStep + 1);
    }),
  ];
}

/** How one of the runs on the page is saved; a new one gets a number that no other fork has had. */
function keptAs(run: Current, record: RunRecord): Kept {
  const known = run.kept.get(record);
  if (known !== undefined) return known;
  const { main, companion } = client.runs;
  const named = record === main ? "main" : record === companion ? "companion" : null;
  const taken = [...run.kept.values()].map(({ role }) => Number(role.replace("fork-", "")) || 0);
  const kept: Kept = { role: named ?? `fork-${Math.max(0, ...taken) + 1}`, through: 0 };
  run.kept.set(record, kept);
  return kept;
}

async function save(state: SavedState): Promise<void> {
  const { main, fork } = client.runs;
  if (main === null || state.step === 0 || state.resume.main === undefined) return;
  const run = currentRun(main);
  const parts = partsOf(run, state);
  const goesOn = parts.find(({ record }) => record === fork && state.resume.fork !== undefined);
  const { asked, departed } = askingNow();
  const experiment = client.status.experiment ?? asked;
  const said: SavedRun = {
    ...{ name: "", note: "", starred: false, kept: false },
    ...{ id: run.id, format: SAVED_FORMAT, engine: ENGINE_VERSION },
    ...{ began: run.began, savedAt: Date.now(), step: state.step, deleted: false, declined: false },
    finished: state.step >= experiment.settings.max_steps,
    experiment: serialiseConfig(experiment, ENGINE_VERSION),
    asked: serialiseConfig(asked, ENGINE_VERSION),
    departed,
    headers: Object.fromEntries(parts.map(({ role, record }) => [role, record.header])),
    events: Object.fromEntries(parts.map(({ role, events }) => [role, events])),
    fork: (goesOn?.role as ForkRole | undefined) ?? null,
  };
  writes = writes.then(() => write(run, said, state, parts));
  await writes;
}

/** The run on the page, begun where it is a new one. */
function currentRun(main: RunRecord): Current {
  if (current?.main === main) return current;
  current?.release();
  if (adopted !== null) {
    const { run, through, release } = adopted;
    const { companion, forks } = client.runs;
    const roles: readonly (readonly [SavedRole, RunRecord | null | undefined])[] = [
      ["main", main],
      ["companion", companion],
      ...forkRoles(run).map((role, i) => [role, forks[i]] as const),
    ];
    const kept = new Map<RunRecord, Kept>();
    for (const [role, record] of roles) {
      if (record) kept.set(record, { role, through: through.get(role) ?? 0 });
    }
    current = { id: run.id, began: run.began, main, kept, release };
    adopted = null;
    return current;
  }
  const begun: Current = {
    ...{ id: newId(), main, began: Date.now(), kept: new Map() },
    release: () => {
      over = true;
    },
  };
  let over = false;
  void ownRun(begun.id).then((release) => {
    if (over) release?.();
    else if (release !== null) begun.release = release;
  });
  current = begun;
  return begun;
}

/** A name that no other run has; `randomUUID` is for pages with a certificate only. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param parts of the runs, whose records hold all rows before their step. */
async function write(
  run: Current,
  saved: SavedRun,
  state: SavedState,
  parts: readonly Part[],
): Promise<void> {
  try {
    const opened = await runDatabase();
    const before = await opened.get("runs", run.id);
    const said = before && {
      ...{ name: before.name, note: before.note, starred: before.starred, kept: before.kept },
    };
    // Deleted by another tab, it is saved whole.
    const from = ({ record, until }: Part) =>
      before === undefined ? 0 : Math.min(keptAs(run, record).through, until);
    const gone = [...run.kept].filter(([record]) => !parts.some((part) => part.record === record));
    await writeOrMakeRoom(opened, () => ({
      ...{ run: { ...saved, ...said }, state },
      slices: Object.fromEntries(
        parts.map((part) => [part.role, sliceRows(part.record, from(part), part.until)]),
      ),
      gone: gone.map(([, { role }]) => role as ForkRole),
    }));
    for (const { record, until } of parts) keptAs(run, record).through = until;
    for (const [record] of gone) run.kept.delete(record);
    useSavedRuns.setState({ state: "ready", current: run.id, savedStep: state.step });
    await refreshSavedRuns();
  } catch (error) {
    // The rows wait in the record for the next time.
    const failure = failureOf(error);
    if (failure !== "full") database = null;
    useSavedRuns.setState({ state: failure });
  }
}

/** What it means that the storage refused. */
function failureOf(error: unknown): "full" | "newer" | "none" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "QuotaExceededError") return "full";
  return name === "VersionError" ? "newer" : "none";
}

/** Writes, and where there is no room lets go of what nobody asked to keep and no tab has open. */
async function writeOrMakeRoom(opened: RunDatabase, save: () => Save): Promise<void> {
  const owned = await ownedRuns();
  const { id: own } = save().run;
  const others = (await listRuns(opened)).filter(
    ({ id, kept }) => !kept && id !== own && !owned.has(id),
  );
  const spare = others.splice(AUTOMATIC);
  for (const run of spare) await deleteRun(opened, run.id);
  try {
    await writeSave(opened, save());
  } catch (error) {
    if (failureOf(error) !== "full" || others.length === 0) throw error;
    for (const run of others) await deleteRun(opened, run.id);
    await writeSave(opened, save());
  }
}
