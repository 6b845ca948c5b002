/**
 * The page API by messages, for a page that embeds this one: a request names a method of the API and its
 * arguments, and is answered once. Nothing else can be asked for. docs/embedding.md describes it for its
 * users.
 */
import * as v from "valibot";
import type { Playground } from "./page-api";

/** Counts up when requests or answers change their meaning. */
const PAGE_MESSAGES_VERSION = 1;

/** What a page that embeds this one sends. */
export interface PageRequest {
  readonly playground: typeof PAGE_MESSAGES_VERSION;
  /** Chosen by whoever asks; the answer has the same. */
  readonly id: string | number;
  /** A method of the page API. */
  readonly method: string;
  readonly args?: readonly unknown[];
}

/** What it gets back. */
export type PageAnswer = {
  readonly playground: typeof PAGE_MESSAGES_VERSION;
  readonly id: string | number | null;
} & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string }
);

/** Most values, nested ones counted, and most characters of one text in a request's arguments. */
const MOST_VALUES = 20_000;
const MOST_CHARACTERS = 32_768;
const DEEPEST = 12;
/** Requests that may wait for their answers at a time. */
const MOST_WAITING = 64;

const role = v.optional(v.picklist(["main", "companion", "fork"]));
const object = v.record(v.string(), v.unknown());
const none = v.strictTuple([]);

/** The methods and what each takes. What the API itself checks is left to it. */
const ARGUMENTS = {
  ready: none,
  load: v.strictTuple([v.union([v.string(), object])]),
  start: none,
  pause: none,
  step: v.strictTuple([v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)))]),
  reset: none,
  setSchedule: v.strictTuple([v.union([v.string(), v.array(object)])]),
  fork: v.strictTuple([object]),
  memory: none,
  checkpoint: v.strictTuple([role]),
  catalogue: none,
  watch: v.strictTuple([v.array(v.union([v.string(), object]))]),
  measured: v.strictTuple([v.string(), role]),
  ask: v.strictTuple([v.string(), v.unknown(), role]),
  snapshot: v.strictTuple([role]),
} as const satisfies Record<keyof Playground, unknown>;

type Method = keyof typeof ARGUMENTS;

/** The names of all methods. */
export const PAGE_METHODS = Object.keys(ARGUMENTS) as Method[];

const REQUEST = v.strictObject({
  playground: v.literal(PAGE_MESSAGES_VERSION),
  id: v.union([v.pipe(v.string(), v.maxLength(64)), v.pipe(v.number(), v.safeInteger())]),
  method: v.picklist(PAGE_METHODS),
  args: v.optional(v.array(v.unknown()), []),
});

class Refused extends Error {}

/** Names that reach an object's prototype. */
const FORBIDDEN = ["__proto__", "constructor", "prototype"];

/**
 * A copy of plain data: null, texts, finite numbers, yes and no, lists and objects of these. Throws for
 * anything else, and for more than is ever asked for.
 */
function plainCopy(value: unknown, left: { values: number }, depth = 0): unknown {
  left.values -= 1;
  if (left.values < 0) throw new Refused(`args: more than ${MOST_VALUES} values`);
  if (depth > DEEPEST) throw new Refused(`args: nested more than ${DEEPEST} deep`);
  switch (typeof value) {
    case "boolean":
    case "undefined":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw new Refused("args: a number is not finite");
      return value;
    case "string":
      if (value.length > MOST_CHARACTERS) {
        throw new Refused(`args: a text has more than ${MOST_CHARACTERS} characters`);
      }
      return value;
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (value.length > left.values) throw new Refused(`args: more than ${MOST_VALUES} values`);
    return Array.from(value, (entry: unknown) => plainCopy(entry, left, depth + 1));
  }
  const prototype = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Refused("args: only plain data can be sent: texts, numbers, lists and objects");
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value as object)) {
    if (FORBIDDEN.includes(key)) throw new Refused(`args: the key "${key}" is not allowed`);
    copy[key] = plainCopy((value as Record<string, unknown>)[key], left, depth + 1);
  }
  return copy;
}

/** Where an issue was found and what it was, of what somebody sent. */
function issueText(where: string, issue: v.BaseIssue<unknown>): string {
  const path = issue.path
    ?.map(({ key }) => String(key))
    .join(".")
    .slice(0, 60);
  return `${where}${path ? `, ${path}` : ""}: ${issue.message.slice(0, 300)}`;
}

/** The request that a message is, whole and checked. */
function requestOf(data: unknown): { id: string | number; method: Method; args: unknown[] } {
  const read = v.safeParse(REQUEST, data, { abortEarly: true });
  if (!read.success) throw new Refused(issueText("request", read.issues[0]));
  const { id, method } = read.output;
  const args = plainCopy(read.output.args, { values: MOST_VALUES });
  const checked = v.safeParse(ARGUMENTS[method], args, { abortEarly: true });
  if (!checked.success) throw new Refused(issueText(`${method}, args`, checked.issues[0]));
  return { id, method, args: checked.output };
}

/** Whether a message is meant for this page at all: others' messages are none of its business. */
export function isPageRequest(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.hasOwn(data, "playground");
}

function idOf(data: unknown): string | number | null {
  const { id } = data as { id?: unknown };
  const known = typeof id === "number" || (typeof id === "string" && id.length <= 64);
  return known ? (id as string | number) : null;
}

/** Answers requests by a page API, some at a time. */
export class PageMessages {
  private waiting = 0;

  constructor(private readonly playground: Playground) {}

  /** The answer to a message; null for one that is no request. Never throws. */
  async answer(data: unknown): Promise<PageAnswer | null> {
    if (!isPageRequest(data)) return null;
    const head = { playground: PAGE_MESSAGES_VERSION, id: idOf(data) } as const;
    try {
      if (this.waiting >= MOST_WAITING) {
        throw new Refused(`${MOST_WAITING} requests wait already: wait for their answers`);
      }
      const { method, args } = requestOf(data);
      this.waiting += 1;
      try {
        return { ...head, ok: true, value: (await this.call(method, args)) ?? null };
      } finally {
        this.waiting -= 1;
      }
    } catch (error) {
      return { ...head, ok: false, error: error instanceof Error ? error.message : String(error) };
    }
  }

  private call(method: Method, args: readonly unknown[]): unknown {
    if (method === "ready") return this.playground.ready;
    const call = this.playground[method] as (...given: readonly unknown[]) => unknown;
    return call(...args);
  }
}
