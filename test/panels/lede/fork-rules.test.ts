import { expect, it } from "vitest";
import { type ForkFacts, forkSentence } from "../../../src/panels/lede/fork-rules";
import type { LedeRun } from "../../../src/panels/lede/sentence";

const run = (name: string, reward: number, changes: Partial<LedeRun> = {}): LedeRun => ({
  ...{
    name,
    colour: "cf",
    phaseAge: 50,
    reached: null,
    entropyThere: Number.NaN,
    distinct: Number.NaN,
    diverged: null,
  },
  trained: { classifier: "all", backbone: "all" } as LedeRun["trained"],
  reward: { start: 0.2, now: reward },
  entropy: { start: 1.5, now: 0.5 },
  confidence: { start: 0.3, now: 0.8 },
  ...changes,
});
const facts = (changes: Partial<ForkFacts> = {}): ForkFacts => ({
  ...{ from: 40, step: 60, behind: false },
  fork: run("held at 40", 0.7, { confidence: { start: 0.3, now: 0.7 } }),
  left: run("CF-RL", 0.8),
  ...changes,
});
const text = (of: ForkFacts) =>
  forkSentence(of)
    ?.parts.map((part) => part.text)
    .join("");

it("says what the change came to beside the run that was left", () => {
  expect(text(facts())).toBe(
    "Held at 40, it earns .10 less than CF-RL over the last five steps, and is less sure.",
  );
  expect(text(facts({ fork: run("held at 40", 0.81) }))).toBe(
    "Held at 40, it earns as much as CF-RL over the last five steps.",
  );
  const better = run("learning rate 0.003 from 40", 0.95, { confidence: { start: 0, now: 0.9 } });
  expect(text(facts({ fork: better }))).toBe(
    "Learning rate 0.003 from 40, it earns .15 more than CF-RL over the last five steps, and is surer.",
  );
});

it("compares the two at the step that the fork has come to, and says which", () => {
  expect(text(facts({ step: 50, behind: true }))).toBe(
    "Held at 40, it earns .10 less than CF-RL over the five steps to 50, and is less sure.",
  );
});

it("says nothing before there is something to say, and says so where the fork came to an end", () => {
  expect(forkSentence(facts({ step: 44 }))).toBeNull();
  expect(forkSentence(facts({ fork: run("held at 40", Number.NaN) }))).toBeNull();
  expect(text(facts({ fork: run("held at 40", 0.5, { diverged: 52 }) }))).toBe(
    "Held at 40, the run diverged at step 52; CF-RL itself goes on.",
  );
});
