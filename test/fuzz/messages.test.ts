/** What a page that embeds this one may send it: the messages' schema, and the page API behind it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Experiment } from "../../src/experiment/experiment";
import { decodeLink, encodeLink } from "../../src/experiment/link";
import { resolveExperiment } from "../../src/experiment/resolve";
import { createPlayground, type PlaygroundCommands } from "../../src/run/page-api";
import { PAGE_METHODS, PageMessages } from "../../src/run/page-messages";
import { CASES_TIMEOUT, fuzzLater, hostileJson, hostileText, mutatedValue } from "./hostile";

/** A request for each method with all that it takes. */
const REQUESTS: Readonly<Record<(typeof PAGE_METHODS)[number], readonly unknown[]>> = {
  ready: [],
  load: [{ preset: "cf-rl-race", seed: 7, max_steps: 60, schedule: "standard", beta: 0.1 }],
  start: [],
  pause: [],
  step: [20],
  reset: [],
  setSchedule: [
    [
      { name: "first", trainable: "classifier", until: { step: 10 }, lr: { classifier: 30 } },
      { trainable: ["blocks.0"], until: { metric: "reward", op: ">=", value: 0.5 } },
      { trainable: "all" },
    ],
  ],
  fork: [{ step: 3, run: "main", schedule: "standard", settings: { beta: 0.1 } }],
  memory: [],
  checkpoint: ["companion"],
  catalogue: [],
  watch: [["entropy-budget", { id: "features", every: 5 }]],
  measured: ["features", "main"],
  ask: ["ripple", { prompt: [11, 3, 1], completion: [3, 1], reward: 1 }, "main"],
  snapshot: ["main"],
};

/** The API on commands that take down what reaches them. */
function page() {
  const reached: unknown[] = [];
  const take = (...given: unknown[]) => {
    reached.push(...given);
    return Promise.resolve() as Promise<never>;
  };
  const loaded: Experiment[] = [];
  const commands: PlaygroundCommands = {
    status: {
      ...{ state: "paused", message: "", fraction: null, experiment: resolveExperiment(null) },
      ...{ backend: null, catalogue: null, engine: null, recovered: null, speed: null },
      watched: [],
    },
    runs: { main: null, companion: null, fork: null, forks: [], kept: null },
    stepsMade: 0,
    subscribe: () => () => undefined,
    load: async (experiment) => void loaded.push(experiment),
    ...{ play: take, pause: take, step: take, reset: take, setSchedule: take, fork: take },
    ...{ memory: take, checkpoint: take, watch: take, ask: take },
  };
  return { messages: new PageMessages(createPlayground(commands)), reached, loaded };
}

const valid = fc
  .constantFrom(...PAGE_METHODS)
  .map((method) => ({ playground: 1, id: "a", method, args: REQUESTS[method] }));

/** A request in which something is wrong, or a value that structured cloning can carry and JSON cannot. */
const message = fc.oneof(
  { weight: 6, arbitrary: valid.chain(mutatedValue) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.oneof(fc.constantFrom(...PAGE_METHODS), hostileText), fc.array(hostileJson))
      .map(([method, args]) => ({ playground: 1, id: 1, method, args })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        valid,
        fc.array(
          fc.anything({
            ...{ withNullPrototype: true, withTypedArray: true, withDate: true, withMap: true },
            ...{ withSet: true, withBigInt: true, withSparseArray: true, maxDepth: 4 },
          }),
          { maxLength: 3 },
        ),
      )
      .map(([request, args]) => ({ ...request, args })),
  },
  { weight: 1, arbitrary: fc.anything() },
);

/** Whether a value is nothing but texts, finite numbers, yes and no, lists and objects of these. */
function isPlain(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return !/bigint|function|symbol/.test(typeof value);
  const prototype = Object.getPrototypeOf(value);
  const known = Array.isArray(value) || prototype === Object.prototype || prototype === null;
  return known && Object.values(value).every(isPlain);
}

it("every method takes what the docs say it does", async () => {
  const { messages } = page();
  for (const method of PAGE_METHODS) {
    const answer = await messages.answer({ playground: 1, id: 1, method, args: REQUESTS[method] });
    expect(answer, method).toMatchObject({ ok: true });
  }
});

it(
  "a message of another page is answered in words or reaches the page as plain data",
  async () => {
    const { messages, reached, loaded } = page();
    await fuzzLater(message, async (data) => {
      const answer = await messages.answer(data);
      const asked = typeof data === "object" && data !== null && Object.hasOwn(data, "playground");
      expect(answer !== null).toBe(asked);
      if (answer !== null && !answer.ok) {
        expect(answer.error.length).toBeGreaterThan(0);
        expect(answer.error.length).toBeLessThan(4000);
        // Such errors are the engine's own words for a fault of the page, not of what was sent.
        expect(answer.error).not.toMatch(/^Cannot |is not a function|undefined \(|Maximum call/);
      }
      expect(reached.splice(0).every(isPlain)).toBe(true);
      for (const experiment of loaded.splice(0)) {
        expect(decodeLink(encodeLink(experiment)).problems).toEqual([]);
      }
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  },
  CASES_TIMEOUT,
);

it("a message that is wrong in thousands of ways gets an answer that can be read", async () => {
  const { messages } = page();
  const config = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, i]));
  const answer = await messages.answer({ playground: 1, id: 1, method: "load", args: [config] });
  expect(answer).toMatchObject({
    ok: false,
    error: expect.stringMatching(/key0: .*\d+ more problems$/s),
  });
  expect(JSON.stringify(answer).length).toBeLessThan(5000);
});
