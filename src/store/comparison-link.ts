/**
 * What is chosen on the Compare page, as its address holds it: words parted by commas, each with what it
 * takes, e.g. `show=sort:heldout/reward:up,equal:0.7,beside,alone:main`. Only runs that a link makes anew can be
 * named in it, the main one and its companion: forks and kept runs are on one machine.
 */
import { type Problem, problemOf, quote } from "../experiment/problem";
import { type Comparison, LEVELS } from "./compare";

/** What a link may name. */
export interface ComparisonNames {
  /** The columns that the table can be sorted by. */
  readonly metrics: readonly string[];
  /** The tracks that can be drawn, by their ids. */
  readonly measures: readonly string[];
  /** Those of the Lab's runs that there are. */
  readonly runs: readonly string[];
}

/** The runs that a link can name, by their ids on the page. */
export const LINKED_RUNS = ["main", "companion"] as const;

/** Whether a link can name a run. */
function isLinked(id: string): boolean {
  return LINKED_RUNS.some((one) => one === id);
}

const USUAL: Comparison = {
  ...{ hidden: [], sorting: null, equal: false, level: LEVELS.usual },
  ...{ beside: false, measures: null, of: null, less: null },
};

/** Most measures that a link names: more would have no room. */
const MOST_MEASURES = 12;
/** Words of a link that are read; there are fewer to be said. */
const MOST_WORDS = 12;

/** The one of the Lab's runs that is shown without the other; null where both are, or neither. */
function aloneOf({ hidden }: Comparison): string | null {
  const shown = LINKED_RUNS.filter((id) => !hidden.includes(id));
  return shown.length === 1 ? (shown[0] as string) : null;
}

/** What is not as usual in a comparison, as a link has it; null where everything is. */
export function writeComparison(comparison: Comparison): string | null {
  const { sorting, equal, level, beside, measures, of, less } = comparison;
  const alone = aloneOf(comparison);
  const turned = of === "companion" && less === "main";
  const words = [
    sorting && `sort:${sorting.metric}${sorting.descending ? "" : ":up"}`,
    equal && (level === LEVELS.usual ? "equal" : `equal:${level}`),
    beside && "beside",
    measures && `measures:${measures.slice(0, MOST_MEASURES).join(":")}`,
    alone !== null && `alone:${alone}`,
    turned && "difference:companion:main",
  ].filter((word) => typeof word === "string");
  return words.length === 0 ? null : words.join(",");
}

/** How a word is read: what it stands for, or null for nothing, and what it may be. */
interface Word {
  read(args: readonly string[], names: ComparisonNames): Partial<Comparison> | null;
  allowed(names: ComparisonNames): string;
}

const WORDS: Readonly<Record<string, Word>> = {
  sort: {
    read([metric = "", way, ...rest], { metrics }) {
      const known = metrics.includes(metric) && (way === undefined || way === "up");
      if (!known || rest.length > 0) return null;
      return { sorting: { metric, descending: way === undefined } };
    },
    allowed: ({ metrics }) => `sort: with ${metrics.join(", ")}, and :up for the smallest first`,
  },
  equal: {
    read([text, ...rest]) {
      const level = text === undefined ? LEVELS.usual : levelOf(text);
      return level === null || rest.length > 0 ? null : { equal: true, level };
    },
    allowed: () => `equal: with ${LEVELS.min} to ${LEVELS.max} in steps of ${LEVELS.step}`,
  },
  beside: {
    read: (args) => (args.length === 0 ? { beside: true } : null),
    allowed: () => "beside",
  },
  measures: {
    read(ids, { measures }) {
      const known = ids.length > 0 && ids.every((id) => measures.includes(id));
      const twice = new Set(ids).size < ids.length;
      return known && !twice && ids.length <= MOST_MEASURES ? { measures: ids } : null;
    },
    allowed: ({ measures }) =>
      `measures: with 1 to ${MOST_MEASURES} of ${measures.join(", ")}, parted by colons`,
  },
  alone: {
    read: ([id = "", ...rest], { runs }) =>
      runs.includes(id) && rest.length === 0
        ? { hidden: LINKED_RUNS.filter((one) => one !== id) }
        : null,
    allowed: ({ runs }) => `alone: with ${runs.join(", ")}`,
  },
  difference: {
    read: (args, { runs }) =>
      args.join(":") === "companion:main" && runs.includes("companion")
        ? { of: "companion", less: "main" }
        : null,
    allowed: () => "difference:companion:main, where there are both",
  },
};

/** A level as a link has it; null for none that can be chosen. */
function levelOf(text: string): number | null {
  if (!/^0?\.\d{1,2}$/.test(text)) return null;
  const level = Number(text);
  const places = Math.round(100 * (level - LEVELS.min)) % Math.round(100 * LEVELS.step);
  return level >= LEVELS.min && level <= LEVELS.max && places === 0 ? level : null;
}

/** Reads what `writeComparison` wrote; what is not named is as usual, what cannot be had is named and left out. */
export function readComparison(
  text: string,
  names: ComparisonNames,
): { readonly comparison: Comparison; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const said = new Set<string>();
  let comparison = USUAL;
  const words = text.split(",");
  for (const word of words.slice(0, MOST_WORDS)) {
    const [name = "", ...args] = word.split(":");
    const refuse = (wrong: string, allowed: string) =>
      problems.push(problemOf("show", `${quote(word)} ${wrong}`, allowed));
    const known = Object.hasOwn(WORDS, name) ? (WORDS[name] as Word) : null;
    const change = known?.read(args, names) ?? null;
    if (known === null) refuse("cannot be chosen on Compare", Object.keys(WORDS).join(", "));
    else if (change === null) refuse("cannot be had", known.allowed(names));
    else if (said.has(name)) refuse(`says ${name} once more`, "once");
    else comparison = { ...comparison, ...change };
    said.add(name);
  }
  if (words.length > MOST_WORDS) {
    const wrong = `${words.length} words are too many`;
    problems.push(problemOf("show", wrong, `${MOST_WORDS} or fewer`));
  }
  return { comparison, problems };
}

/**
 * A comparison that was read, on a page with runs that no link can name: hidden where one run is alone,
 * else left as they were, and so is a difference of their kernels that the link has no other for.
 * @param before what the page shows until then.
 * @param forks the ids of the forks.
 */
export function onThisPage(
  read: Comparison,
  before: Comparison,
  forks: readonly string[],
): Comparison {
  const unlinked = read.hidden.length > 0 ? forks : before.hidden.filter((id) => !isLinked(id));
  const { of, less } = before;
  const chosen = [of, less].some((id) => id !== null && !isLinked(id));
  return {
    ...read,
    hidden: [...read.hidden, ...unlinked],
    ...(read.of === null && chosen && { of, less }),
  };
}
