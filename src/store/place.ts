/**
 * Where on the site the visitor is: the page, and on the Instruments page the open instrument. It
 * stands in the hash beside the experiment, e.g. `#v=1&preset=cf-rl-race&page=instruments&instrument=features`,
 * in parameters of its own that the link codec never sees; the Lab's address has none of them.
 */
import { create } from "zustand";
import { type Problem, problemOf, quote } from "../experiment/problem";
import {
  NOTHING_SHARED,
  readSharedView,
  SHARED_KEYS,
  type SharedView,
  writeSharedView,
} from "./shared-view";

export const PAGES = [
  "lab",
  "instruments",
  "claims",
  "sweep",
  "compare",
  "check",
  "lecture",
  "notes",
  "glossary",
  "gallery",
] as const;

/** A page of the site, by its name in the address. */
export type PageName = (typeof PAGES)[number];

/** Where the visitor is. */
export interface Place {
  readonly page: PageName;
  /** The id of the open instrument's panel; null for the first one. */
  readonly instrument: string | null;
  /** What is chosen in the open instrument or on Compare, as `writeChoices` and `writeComparison` write it; left out or null for the usual. */
  readonly show?: string | null;
  /** The lecture's file, a path of this site; left out or null for the one that is shipped. */
  readonly file?: string | null;
  /** The id of the scene on screen; left out or null for the lecture's beginning. */
  readonly scene?: string | null;
  /** The term of the glossary that is shown first; left out or null for its beginning. */
  readonly term?: string | null;
  /** The id of the claim that is shown first; left out or null for the page's beginning. */
  readonly claim?: string | null;
}

/** Whether a page has runs of its own, or shows none, so that the Lab's need not be there. */
export function hasOwnRuns(page: PageName): boolean {
  return page === "lecture" || page === "notes" || page === "gallery";
}

const LAB: Place = { page: "lab", instrument: null };

/** Whether what is chosen on a page comes with its address. */
function hasChoices(page: PageName): boolean {
  return page === "instruments" || page === "compare";
}

/** Parameters of the hash that say where one is, and what is seen there. */
const KEYS = [
  "page",
  "instrument",
  "show",
  "file",
  "scene",
  "term",
  "claim",
  ...SHARED_KEYS,
] as const;

/** Addresses that are told to people, and what they stand for. */
const SHORT: ReadonlyMap<string, string> = new Map([["/check", "page=check"]]);

/** The state of entries of the browser's history that the page made itself: no typed or followed link. */
export const VISITED = "visited";

export const usePlace = create<Place>()(() => LAB);

/** A hash in its parts; a page that this version does not know is named, and is the Lab. */
export function splitAddress(hash: string): {
  readonly place: Place;
  /** The hash that the link codec reads, with its "#"; empty where nothing is left. */
  readonly experiment: string;
  /** The step and the panels that a shared link asks for. */
  readonly view: SharedView;
  /** What was wrong with the place and the view. */
  readonly problems: readonly Problem[];
} {
  const written = hash.startsWith("#") ? hash.slice(1) : hash;
  const body = SHORT.get(written) ?? written;
  // Not through URLSearchParams: what belongs to the codec stays as it was written.
  const parts = body.split("&");
  const isOurs = (part: string) => KEYS.some((key) => part.startsWith(`${key}=`));
  const ours = new URLSearchParams(parts.filter(isOurs).join("&"));
  const rest = parts.filter((part) => !isOurs(part)).join("&");
  const asked = ours.get("page") ?? LAB.page;
  const page = PAGES.find((one) => one === asked);
  const instrument = (page === "instruments" && ours.get("instrument")) || null;
  const lost = page ? [] : [problemOf("page", `${quote(asked)} is not a page`, PAGES.join(", "))];
  const { view, problems } = readSharedView(ours);
  const own =
    page && hasOwnRuns(page)
      ? { file: ours.get("file") || null, scene: ours.get("scene") || null }
      : page === "glossary"
        ? { term: ours.get("term") || null }
        : page === "claims"
          ? { claim: ours.get("claim") || null }
          : page && hasChoices(page)
            ? { show: ours.get("show") || null }
            : {};
  return {
    place: { page: page ?? LAB.page, instrument, ...own },
    experiment: rest === "" ? "" : `#${rest}`,
    view,
    problems: [...lost, ...problems],
  };
}

/**
 * The hash of an experiment, as the link codec writes it, at a place and, where a view is given, looked
 * at so; empty where all is usual.
 */
export function joinAddress(
  experiment: string,
  { page, instrument, show, file, scene, term, claim }: Place,
  view: SharedView = NOTHING_SHARED,
): string {
  const parameters = new URLSearchParams();
  if (page !== "lab") parameters.set("page", page);
  if (page !== "lab" && instrument !== null) parameters.set("instrument", instrument);
  if (hasChoices(page) && show) parameters.set("show", show);
  if (hasOwnRuns(page) && file) parameters.set("file", file);
  if (hasOwnRuns(page) && scene) parameters.set("scene", scene);
  if (page === "glossary" && term) parameters.set("term", term);
  if (page === "claims" && claim) parameters.set("claim", claim);
  // A hash may hold these signs as they are, and people read it.
  const written = String(parameters).replace(/%(?:2C|2F|3A)/g, decodeURIComponent);
  const place = parameters.size === 0 ? "" : `&${written}`;
  const rest = place + writeSharedView(view);
  return experiment === "" && rest !== "" ? `#${rest.slice(1)}` : experiment + rest;
}

/** The address of a place with the present experiment, for a link. */
export function hrefOf(place: Place): string {
  const hash = joinAddress(splitAddress(location.hash).experiment, place);
  return hash === "" ? `${location.pathname}${location.search}` : hash;
}

/** Goes to a place: an entry of the browser's history, so that one can go back. */
export function goTo(place: Place): void {
  history.pushState(VISITED, "", hrefOf(place));
  usePlace.setState({ show: null, term: null, claim: null, ...place });
}

/**
 * Changes the place within its page, and the address with it, without an entry in the history. What a
 * link asked to be seen stays in it.
 */
export function moveTo(change: Partial<Place>): void {
  usePlace.setState(change);
  const { experiment, view } = splitAddress(location.hash);
  const hash = joinAddress(experiment, usePlace.getState(), view);
  history.replaceState(history.state, "", hash || `${location.pathname}${location.search}`);
}
