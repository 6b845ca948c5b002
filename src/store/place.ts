/**
 * Where on the site the visitor is: the page, and on the Instruments page the open instrument. It
 * stands in the hash beside the experiment, e.g. `#v=1&preset=cf-rl-race&page=instruments&instrument=features`,
 * in parameters of its own that the link codec never sees; the Lab's address has none of them.
 */
import { create } from "zustand";
import { type Problem, problemOf, quote } from "../experiment/problem";

const PAGES = ["lab", "instruments", "claims", "sweep"] as const;

export type PageName = (typeof PAGES)[number];

export interface Place {
  readonly page: PageName;
  /** The id of the open instrument's panel; null for the first one. */
  readonly instrument: string | null;
}

const LAB: Place = { page: "lab", instrument: null };

/** Parameters of the hash that say where one is. */
const KEYS = ["page", "instrument"] as const;

/** The state of entries of the browser's history that the page made itself: no typed or followed link. */
export const VISITED = "visited";

export const usePlace = create<Place>()(() => LAB);

/** A hash in its two parts; a page that this version does not know is named, and is the Lab. */
export function splitAddress(hash: string): {
  readonly place: Place;
  /** The hash that the link codec reads, with its "#"; empty where nothing is left. */
  readonly experiment: string;
  /** What was wrong with the place. */
  readonly problems: readonly Problem[];
} {
  const body = hash.startsWith("#") ? hash.slice(1) : hash;
  // Not through URLSearchParams: what belongs to the codec stays as it was written.
  const parts = body.split("&");
  const isOurs = (part: string) => KEYS.some((key) => part.startsWith(`${key}=`));
  const ours = new URLSearchParams(parts.filter(isOurs).join("&"));
  const rest = parts.filter((part) => !isOurs(part)).join("&");
  const asked = ours.get("page") ?? LAB.page;
  const page = PAGES.find((one) => one === asked);
  const instrument = (page === "instruments" && ours.get("instrument")) || null;
  return {
    place: { page: page ?? LAB.page, instrument },
    experiment: rest === "" ? "" : `#${rest}`,
    problems: page ? [] : [problemOf("page", `${quote(asked)} is not a page`, PAGES.join(", "))],
  };
}

/** The hash of an experiment, as the link codec writes it, at a place; empty where both are usual. */
export function joinAddress(experiment: string, { page, instrument }: Place): string {
  if (page === "lab") return experiment;
  const parameters = new URLSearchParams({ page });
  if (instrument !== null) parameters.set("instrument", instrument);
  return `${experiment === "" ? "#" : `${experiment}&`}${parameters}`;
}

/** The address of a place with the present experiment, for a link. */
export function hrefOf(place: Place): string {
  const hash = joinAddress(splitAddress(location.hash).experiment, place);
  return hash === "" ? `${location.pathname}${location.search}` : hash;
}

/** Goes to a place: an entry of the browser's history, so that one can go back. */
export function goTo(place: Place): void {
  history.pushState(VISITED, "", hrefOf(place));
  usePlace.setState(place);
}
