/** What a visitor does with saved runs: go on, name, note, star, compare, delete, have back, export. */
import type { RunHeader } from "../run/frames";
import { keepRun, LONGEST_NAME } from "./kept-runs";
import { useLab } from "./lab";
import { goOnWith } from "./open-run";
import { goTo } from "./place";
import { changeRun, deleteRun, readRun, type SavedRole, type SavedRun } from "./run-database";
import { adoptRun, ownRun, refreshSavedRuns, runDatabase, saveNow } from "./run-keeper";
import { saveBytes } from "./save-bytes";
import { forksOf, recordOf, savedThrough } from "./saved-record";
import { readable, titleOf } from "./saved-run-words";
import { useSavedRuns } from "./saved-runs";

/** Does something with saved runs; what goes wrong is said in a line on the page. */
async function tell(what: string, action: () => Promise<void>): Promise<void> {
  useLab.setState({ refusal: null });
  try {
    await action();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    useLab.setState({ refusal: `${what}: ${why}` });
  }
}

/** Reads a run's state and records. @throws Error where they are not there. */
async function need(run: SavedRun) {
  const found = await readRun(await runDatabase(), run);
  if (found === null) throw new Error("its state is not there any more");
  return found;
}

/** Opens a saved run, paused at the step that it had come to, in place of the one on the page. */
export function goOn(run: SavedRun): Promise<void> {
  return tell("The saved run cannot go on", async () => {
    const { experiment, asked } = readable(run);
    const release = await ownRun(run.id);
    if (release === null) throw new Error("it is open in another tab");
    try {
      const { state, slices } = await need(run);
      // The runs are named as those of this page are.
      const { names: _, ...resume } = state.resume;
      const through = new Map(
        (Object.keys(run.headers) as SavedRole[]).map((role) => [
          role,
          savedThrough(slices[role] ?? []),
        ]),
      );
      adoptRun({ run, through, release });
      const restored = {
        ...{ step: state.step, resume, experiment },
        recordOf: (role: SavedRole, { id }: RunHeader) => recordOf(run, role, slices, { id }),
        forksOf: (headers: Parameters<typeof forksOf>[2]) => forksOf(run, slices, headers),
      };
      await goOnWith(restored, { asked, departed: run.departed });
      useSavedRuns.setState({ offered: null, current: run.id, savedStep: run.step });
    } catch (error) {
      adoptRun(null);
      release();
      throw error;
    }
  });
}

/** The visitor does not want to go on with what is offered; it stays among the saved runs. */
export function declineOffer(): Promise<void> {
  return tell("It could not be put away", async () => {
    const { offered } = useSavedRuns.getState();
    if (offered === null) return;
    useSavedRuns.setState({ offered: null });
    await changeRun(await runDatabase(), offered.id, { declined: true });
  });
}

/** Puts a saved run beside those that go on, and shows them beside each other. */
export function compare(run: SavedRun): Promise<void> {
  return tell("The saved run cannot be shown", async () => {
    readable(run);
    const { slices } = await need(run);
    // Its header's name is one that a run on the page may have too.
    const main = recordOf(run, "main", slices, { id: run.id });
    const forks = forksOf(run, slices, { main: { id: run.id } });
    if (main !== null) keepRun(main, "kept", run.name.slice(0, LONGEST_NAME) || null);
    for (const record of forks) keepRun(record);
    goTo({ page: "compare", instrument: null });
  });
}

type Said = Partial<Pick<SavedRun, "name" | "note" | "starred" | "kept">>;

/** Changes what is said of a saved run; whatever is said of it is kept from then on. */
export function say(run: SavedRun, said: Said): Promise<void> {
  return tell("The change could not be saved", async () => {
    await changeRun(await runDatabase(), run.id, { kept: true, ...said });
    await refreshSavedRuns();
  });
}

/** Saves the run on the page and keeps it until it is deleted. */
export function keepCurrent(): Promise<void> {
  return tell("The run could not be kept", async () => {
    await saveNow();
    const { current, runs } = useSavedRuns.getState();
    const run = runs.find(({ id }) => id === current);
    if (run === undefined) throw new Error("this browser keeps nothing for this page");
    // The browser then asks before it makes room. It may say no.
    void navigator.storage?.persist?.().catch(() => false);
    await changeRun(await runDatabase(), run.id, { kept: true });
    await refreshSavedRuns();
  });
}

/** Deletes a saved run; the last one that was deleted can be had back until the page is left. */
export function remove(run: SavedRun): Promise<void> {
  return tell("The run could not be deleted", async () => {
    const database = await runDatabase();
    const { removed } = useSavedRuns.getState();
    if (removed !== null) await deleteRun(database, removed.id);
    await changeRun(database, run.id, { deleted: true });
    useSavedRuns.setState({ removed: run });
    await refreshSavedRuns();
  });
}

/** Brings back what was deleted last. */
export function undoRemove(): Promise<void> {
  return tell("The run could not be brought back", async () => {
    const { removed } = useSavedRuns.getState();
    if (removed === null) return;
    await changeRun(await runDatabase(), removed.id, { deleted: false });
    useSavedRuns.setState({ removed: null });
    await refreshSavedRuns();
  });
}

/** Saves runs as one zip, a run folder each, with the policies that they had come to. */
export function exportRuns(runs: readonly SavedRun[]): Promise<void> {
  return tell("The runs could not be exported", async () => {
    const { writeRunFolder, zipRunFolder } = await import("../run/files/run-folder");
    const { policyFile } = await import("../run/files/saved-policy");
    const all = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const run of runs) {
      const { state, slices } = await need(run);
      for (const role of Object.keys(run.headers) as SavedRole[]) {
        const record = recordOf(run, role, slices);
        if (record === null) continue;
        const goesOn = role === "main" || role === "companion" ? role : "fork";
        const policy = goesOn === "fork" && role !== run.fork ? undefined : state.resume[goesOn];
        const checkpoints = policy ? new Map([[policy.step, policyFile(policy)]]) : new Map();
        const folder = folderOf(run, role, all);
        for (const [name, bytes] of writeRunFolder(record, checkpoints, run.engine)) {
          all.set(`${folder}/${name}`, bytes as Uint8Array<ArrayBuffer>);
        }
      }
    }
    const archive = new Blob([zipRunFolder(all)], { type: "application/zip" });
    saveBytes(archive, runs.length === 1 ? "run.zip" : "runs.zip");
  });
}

/** A folder's name that no other run has: letters, digits and hyphens of the title. */
function folderOf(run: SavedRun, role: SavedRole, taken: ReadonlyMap<string, unknown>): string {
  const words = titleOf(run).normalize("NFKD").toLowerCase();
  const stem = words.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "run";
  const suffix = role === "main" ? "" : role === "companion" ? "-beside" : `-${role}`;
  const name = `${stem}-${run.step}${suffix}`;
  let folder = name;
  const isTaken = () => [...taken.keys()].some((path) => path.startsWith(`${folder}/`));
  for (let i = 2; isTaken(); i++) folder = `${name}-${i}`;
  return folder;
}
