import { describe, expect, it } from "vitest";
import { type Contender, rankSentence, standingAt } from "../../../src/pages/compare/standing";
import { CohortRecord } from "../../../src/run/cohort-record";
import type { RunRecord } from "../../../src/run/record";

function contender(changes: Partial<Contender> & { readonly value?: number | null }): Contender {
  const { value = 0.5, ...others } = changes;
  return {
    ...{ name: "CF-RL", tone: "cf", task: "permute", step: 40 },
    reward: value === null ? null : { value, seeds: null },
    ...others,
  };
}

const standard = { name: "Standard RL", tone: "std" } as const;

function say(shown: readonly Contender[], open = shown.length): string {
  return rankSentence(shown, open)
    .map(({ text }) => text)
    .join("");
}

describe("the sentence over compared runs", () => {
  it("says what there is to be done where nothing can be ranked", () => {
    expect(say([], 0)).toMatch(/^No run is open yet\./);
    expect(say([], 3)).toBe("No run is shown: tick one of those below.");
    expect(say([contender({ value: null })])).toBe("Nothing has been measured of these runs yet.");
    const other = contender({ ...standard, task: "sort" });
    expect(say([contender({}), other])).toMatch(/^These runs learn different tasks/);
  });

  it("names the better of two, whichever comes first, by what is written", () => {
    const runs = [contender({ value: 0.59 }), contender({ ...standard, value: 0.861 })];
    expect(say(runs)).toBe(
      "At step 40 Standard RL earns .27 more on held-out prompts than CF-RL: .86 against .59.",
    );
    expect(rankSentence(runs, 2).filter(({ tone }) => tone)).toEqual([
      { text: "Standard RL", tone: "std" },
      { text: "CF-RL", tone: "cf" },
    ]);
  });

  it("does not tell apart what is written alike", () => {
    const runs = [contender({ value: 0.502 }), contender({ ...standard, value: 0.498 })];
    expect(say(runs)).toBe("At step 40 both earn .50 on held-out prompts.");
    const late = [...runs, contender({ name: "third", tone: "third", step: 30 })];
    expect(say(late)).toBe("All 3 earn .50 on held-out prompts.");
  });

  it("says at which step each was, where runs have not come as far", () => {
    const runs = [
      contender({ value: 0.9 }),
      contender({ ...standard, value: 0.4, step: 20 }),
      contender({ name: "fork", tone: "third", value: 0.6 }),
    ];
    expect(say(runs)).toBe(
      "Of 3 runs CF-RL earns most on held-out prompts, .90 at step 40; Standard RL least, .40 at step 20.",
    );
  });

  it("says of means whether their intervals tell them apart", () => {
    const seeds = (mean: number, half: number) => ({
      value: mean,
      seeds: { mean, low: mean - half, high: mean + half, count: 4 },
    });
    const pair = (half: number) => [
      contender({ reward: seeds(0.9, half) }),
      contender({ ...standard, reward: seeds(0.6, half) }),
    ];
    expect(say(pair(0.1))).toMatch(/\(means of 4 seeds, whose 95 % intervals lie apart\)\.$/);
    expect(say(pair(0.2))).toMatch(/\(means of 4 seeds, whose 95 % intervals overlap\)\.$/);
  });

  it("ranks no mean over seeds with a single seed, and says so", () => {
    const mean = (value: number) => ({
      value,
      seeds: { mean: value, low: value - 0.1, high: value + 0.1, count: 8 },
    });
    const lucky = contender({ name: "kept", tone: "kept-1", value: 0.99 });
    const eight = contender({ reward: mean(0.6) });
    expect(say([eight, lucky])).toBe(
      "At step 40 CF-RL earns .60 on held-out prompts (a mean of 8 seeds). kept is one seed, and not ranked with means over seeds.",
    );
    const other = contender({ ...standard, reward: mean(0.9) });
    expect(say([eight, lucky, other, { ...lucky, name: "file" }])).toMatch(
      /^At step 40 Standard RL earns \.30 more .* lie apart\)\. 2 single seeds are not ranked with means over seeds\.$/,
    );
  });
});

describe("where a run stands", () => {
  const alone = (values: Record<string, number>) =>
    ({
      cohort: null,
      valueAt: (name: string) => values[name] ?? Number.NaN,
    }) as unknown as RunRecord;

  it("is its own value, and nothing where it was not measured", () => {
    expect(standingAt(alone({ reward: 0.5 }), "reward", 3)).toEqual({ value: 0.5, seeds: null });
    expect(standingAt(alone({}), "reward", 3)).toBeNull();
  });

  it("is the mean of its seeds where they measured it, at or before the step", () => {
    const cohort = new CohortRecord([1, 2]);
    for (const step of [0, 1, 2]) {
      const values = Float64Array.of(step / 10, step / 5);
      cohort.append({ step, names: ["reward"], values, ended: [] });
    }
    const record = { ...alone({ reward: 9, norm: 4 }), cohort } as unknown as RunRecord;
    expect(standingAt(record, "reward", 1)?.value).toBeCloseTo(0.15, 12);
    expect(standingAt(record, "reward", 1)?.seeds?.count).toBe(2);
    expect(standingAt(record, "norm", 1)).toEqual({ value: 4, seeds: null });
  });
});
