/** The Lab's address: what it asks for is opened, and it follows what is asked for since. */
import { differences } from "../experiment/differences";
import type { Experiment } from "../experiment/experiment";
import { decodeLink, encodeLink } from "../experiment/link";
import { DEFAULT_PRESET, isFirstPreset, SMALL_PRESET } from "../experiment/presets";
import { problemOf } from "../experiment/problem";
import { resolveExperiment } from "../experiment/resolve";
import { endFirstVisit, onPhone, useFirstVisit } from "./first-visit";
import { client, useLab } from "./lab";
import { open, openAt, openOnceShown, openWaiting } from "./open-run";
import { joinAddress, splitAddress, usePlace, VISITED } from "./place";
import { NOTHING_SHARED, type SharedView } from "./shared-view";
import { useView } from "./view";

/** What the link that was opened asked to be seen. */
let shared = NOTHING_SHARED;

/** Puts on the page what a link asks to be seen there. */
function applyShared({ tracks, kernel, scale }: SharedView): void {
  useView.setState({
    ...(tracks === null ? {} : { tracks }),
    ...(kernel === null ? {} : { kernelOf: kernel }),
    ...(scale === null ? {} : { scale }),
  });
}

/**
 * The part of the address that holds an experiment; empty for the one that a plain address opens. The small one of a
 * phone is written out, for its address may be opened elsewhere.
 */
function linkOf(experiment: Experiment): string {
  const { preset } = experiment;
  const plain = useFirstVisit.getState().greeting
    ? isFirstPreset(preset)
    : preset === DEFAULT_PRESET;
  const usual = plain && differences(experiment).length === 0;
  return usual ? "" : encodeLink(experiment);
}

/** Puts an experiment into the address, at the present place. */
function writeAddress(experiment: Experiment): void {
  const hash = joinAddress(linkOf(experiment), usePlace.getState(), shared);
  history.replaceState(VISITED, "", `${location.pathname}${location.search}${hash}`);
}

/** Opens what the address asks for; `start` says whether the run begins by itself. */
export function openAddress(start: boolean): void {
  const { place, experiment: link, view, problems: lost } = splitAddress(location.hash);
  usePlace.setState(place);
  const small = link === "" && onPhone();
  const { experiment, problems } = small
    ? { experiment: resolveExperiment(SMALL_PRESET), problems: [] }
    : decodeLink(link);
  const changes = view.changes ?? [];
  // A run that was over may have been given more steps by hand.
  const lengths = changes.flatMap(({ key, value }) => (key === "max_steps" ? [Number(value)] : []));
  const last = Math.max(experiment.settings.max_steps, ...lengths);
  const beyond =
    view.step !== null && view.step > last
      ? [problemOf("step", `${view.step} is beyond the run`, `0 to ${last}`)]
      : [];
  const astray =
    changes.length > 0 && (changes.at(-1)?.step ?? 0) > (view.step ?? -1)
      ? [problemOf("changes", "they come after the step", "a step at or after the last of them")]
      : [];
  const wrong = [...lost, ...problems, ...beyond, ...astray];
  useLab.setState({ linkProblems: wrong, asked: experiment });
  applyShared(view);
  // What was asked for stays in the address, so that loading it again does the same.
  shared = view;
  const { step } = view;
  openOnceShown(
    place.page,
    step === null || beyond.length > 0
      ? () => void open(experiment, start)
      : () => void openAt(experiment, step, astray.length > 0 ? [] : changes),
  );
  // Whoever comes by a link sees the Lab whole; a figure in somebody else's page is no visit.
  const embedded = new URLSearchParams(location.search).has("embed");
  if (location.hash.length > 1 && !embedded) endFirstVisit();
}

/** Keeps the address up to date, and follows those that are typed, followed or gone back to. */
export function followAddress(): void {
  usePlace.subscribe(({ page }) => openWaiting(page));
  writeAddress(useLab.getState().asked);
  // Fires for what the visitor types, follows or goes back to, not for what is written here.
  addEventListener("hashchange", () => {
    if (history.state === VISITED) {
      // Back from another page: the experiment stays as it has become meanwhile.
      usePlace.setState(splitAddress(location.hash).place);
      writeAddress(useLab.getState().asked);
    } else openAddress(client.status.state === "running");
  });
  useLab.subscribe(({ asked }, before) => {
    if (asked === before.asked) return;
    if (linkOf(asked) !== linkOf(before.asked)) shared = NOTHING_SHARED;
    writeAddress(asked);
  });
  useFirstVisit.subscribe(({ greeting: now }, before) => {
    if (now !== before.greeting) writeAddress(useLab.getState().asked);
  });
}
