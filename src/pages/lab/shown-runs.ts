/** The runs on the page with what is drawn of each: name, hue, and whether it is a ghost. */
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { seedName } from "../../panels/seed-name";
import type { RunRecord } from "../../run/record";
import { forkName } from "../../store/fork-name";
import { type KeptRun, keptNames, overKept, useKeptRuns } from "../../store/kept-runs";
import { useLab } from "../../store/lab";
import { identify, identityOf, type RunIdentity } from "../../store/run-identity";
import { useIdentity } from "../../store/run-views";

/** A run with what is drawn of it. */
export interface ShownRun {
  readonly role: "main" | "companion" | "fork" | "kept";
  readonly record: RunRecord;
  readonly identity: RunIdentity;
  /** Of a kept run, what it is drawn by and called; null for those that go on. */
  readonly kept: KeptRun | null;
}

/** Whether only the curves of a run are shown: it is over, or comes from a file. */
export function isGhost({ role }: ShownRun): boolean {
  return role === "kept";
}

/** The main run and the one beside it: what sentences are about. */
export function pairOf(shown: readonly ShownRun[]): readonly ShownRun[] {
  return shown.filter(({ role }) => role === "main" || role === "companion");
}

/** The main run, and the newest fork or else the companion: what has room beside each other. */
export function besideOf(shown: readonly ShownRun[]): readonly ShownRun[] {
  const [main, companion] = pairOf(shown);
  const second = shown.findLast(({ role }) => role === "fork") ?? companion;
  return [main, second].filter((run) => run !== undefined);
}

/** Of every kind of run the newest: where a run is chosen by its kind. */
export function oneOfEach(shown: readonly ShownRun[]): readonly ShownRun[] {
  return shown.filter((run) => shown.findLast(({ role }) => role === run.role) === run);
}

/** What the main run is called and drawn by, also while what was asked for is not open yet. */
export function useMainIdentity(shown: readonly ShownRun[]): RunIdentity {
  const asked = useLab((lab) => lab.asked);
  const main = shown.find(({ role }) => role === "main");
  return main?.identity ?? identify(asked.settings.schedule, asked.schedule);
}

/** Main run first; those whose curves alone are shown last. */
export function useShownRuns(): readonly ShownRun[] {
  const { main, companion } = useLab((lab) => lab.runs);
  const mainIdentity = useIdentity(main);
  const companionIdentity = useIdentity(companion);
  const forks = useForks();
  const going = useMemo(() => {
    const shown: ShownRun[] = [];
    if (main && mainIdentity) {
      shown.push({ role: "main", record: main, identity: mainIdentity, kept: null });
    }
    if (companion && companionIdentity) {
      // Two runs of one hue could not be told apart: the second then takes the third.
      const identity: RunIdentity =
        companionIdentity.colour === mainIdentity?.colour
          ? { ...companionIdentity, colour: companionIdentity.colour === "third" ? "std" : "third" }
          : companionIdentity;
      shown.push({ role: "companion", record: companion, identity, kept: null });
    }
    return [...shown, ...forks];
  }, [main, mainIdentity, companion, companionIdentity, forks]);
  const kept = useKept(going);
  return useMemo(() => [...going, ...kept], [going, kept]);
}

/** The forks by their names; what they differ by is known with their first frame. */
function useForks(): readonly ShownRun[] {
  const runs = useLab((lab) => lab.runs);
  const { forks } = runs;
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = forks.map((record) => record.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [forks],
  );
  const events = useSyncExternalStore(subscribe, () =>
    forks.map((record) => record.events.length).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of events stand for the events
  return useMemo(() => {
    const all = [runs.main, runs.companion, ...forks];
    return forks.map((record): ShownRun => {
      const { origin } = record.header;
      const left = all.find((one) => one?.header.id === origin?.run) ?? null;
      // Of several seeds the first is forked.
      const seed = left?.cohort ? `, ${seedName(record.header.experiment.settings.seed)}` : "";
      const name = forkName(record, left) + seed;
      const identity = { name, short: `fork ${origin?.step ?? 0}`, colour: "third" as const };
      return { role: "fork", record, identity, kept: null };
    });
  }, [runs.main, runs.companion, forks, events]);
}

/** The kept runs that are shown, and are not on the page already as those that go on. */
function useKept(going: readonly ShownRun[]): readonly ShownRun[] {
  const runs = useKeptRuns((kept) => kept.runs);
  const now = useLab((lab) => lab.runs);
  return useMemo(() => {
    const over = overKept(runs);
    const taken = going.map(({ identity }) => identity.name);
    const names = keptNames(over, now.main?.header.experiment ?? null, taken);
    return over
      .filter(({ shown }) => shown)
      .map((kept) => {
        const { record } = kept;
        const name = names.get(kept.id) ?? "";
        const identity = { ...identityOf(record), name, short: name };
        return { role: "kept", record, identity, kept };
      });
  }, [runs, now, going]);
}
