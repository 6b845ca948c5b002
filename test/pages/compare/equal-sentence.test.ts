import { expect, it } from "vitest";
import { type EqualContender, equalSentence } from "../../../src/pages/compare/equal-sentence";
import type { Standing } from "../../../src/pages/compare/standing";

const alone = (value: number): Standing => ({ value, seeds: null });
const mean = (value: number, half: number, count = 8): Standing => ({
  value,
  seeds: { mean: value, low: value - half, high: value + half, count },
});

function run(changes: Partial<EqualContender> = {}): EqualContender {
  return {
    ...{ name: "CF-RL", tone: "cf", task: "permute", all: 1, began: 0, reached: 1 },
    ...{ step: alone(34), entropy: alone(0.72), paired: null },
    ...changes,
  };
}

const standard = { name: "Standard RL", tone: "std" } as const;
const kept = { name: "kept", tone: "kept-1" } as const;
const eight = { all: 8, reached: 8 } as const;

function say(...shown: readonly EqualContender[]): string {
  return equalSentence(shown, 0.8)
    .map(({ text }) => text)
    .join("");
}

it("says what there is to be done where nothing can be compared", () => {
  expect(say()).toMatch(/^No run is shown/);
  expect(say(run(), run({ task: "sort" }))).toMatch(/^These runs learn different tasks/);
  expect(say(run({ step: null, entropy: null, reached: 0 }))).toBe(
    "No run that is shown has come to a reward of .80 over five steps from below it.",
  );
});

it("says of two who needed fewer steps and whose entropy is lower there", () => {
  expect(say(run({ ...standard, step: alone(41), entropy: alone(0.81) }), run())).toBe(
    "CF-RL needed fewer steps to a reward of .80 than Standard RL, 34 against 41; its entropy there is lower, .72 against .81 (one seed each).",
  );
  expect(say(run({ ...standard, entropy: alone(0.5) }), run())).toBe(
    "Standard RL and CF-RL came to a reward of .80 at step 34; entropy there is lower in Standard RL, .50 against .72 (one seed each).",
  );
});

it("has the difference of pairs where there are pairs, and else whether intervals overlap", () => {
  const one = run({ ...eight, step: mean(34, 2), entropy: mean(0.72, 0.02) });
  const paired = {
    from: "CF-RL",
    step: { mean: 7, low: 5, high: 9, count: 8 },
    entropy: { mean: 0.09, low: 0.05, high: 0.13, count: 8 },
  };
  const other = { ...standard, ...eight, step: mean(41, 2), entropy: mean(0.81, 0.02) };
  expect(say(one, run({ ...other, paired }))).toBe(
    "CF-RL needed fewer steps to a reward of .80 than Standard RL, 34.0 against 41.0; its entropy there is lower, .72 against .81 (8 pairs, Standard RL less CF-RL: steps +7.0 [5.0, 9.0], entropy +.09 [.05, .13]).",
  );
  const unsure = { ...paired, step: { mean: 7, low: -1, high: 15, count: 8 } };
  expect(say(one, run({ ...other, paired: unsure }))).toContain(
    "CF-RL and Standard RL came to a reward of .80 at steps 34.0 and 41.0; entropy there is lower in CF-RL, .72 against .81 (8 pairs, Standard RL less CF-RL: steps +7.0 [−1.0, 15.0], which holds 0, entropy",
  );
  const same = { ...paired, entropy: { mean: 0.09, low: -0.05, high: 0.2, count: 8 } };
  expect(say(one, run({ ...other, paired: same }))).toContain(
    "; entropy there is .72 against .81 (8 pairs",
  );
  expect(say(one, run(other))).toMatch(
    /\(means of 8 seeds; the 95 % intervals of steps lie apart, of entropy lie apart\)\.$/,
  );
});

it("ranks no mean over seeds with a single seed, and says so", () => {
  const one = run({ ...eight, step: mean(34, 2), entropy: mean(0.72, 0.02) });
  expect(say(one, run({ ...kept, step: alone(20) }))).toBe(
    "CF-RL came to a reward of .80 at step 34.0, with an entropy of .72 (a mean of 8 seeds). kept is one seed, and not ranked with means over seeds.",
  );
});

it("says who did not get there, and whose mean is of some seeds only", () => {
  const some = run({ all: 8, reached: 6, step: mean(34, 2, 6), entropy: mean(0.72, 0.02, 6) });
  expect(say(some, run({ ...kept, step: null, entropy: null, reached: 0 }))).toBe(
    "CF-RL came to a reward of .80 at step 34.0, with an entropy of .72 (a mean of 6 seeds). kept has not come to it. Of CF-RL 6 of 8 seeds got there, and its figures are of those.",
  );
});

it("says who began there, of whom nothing can be said", () => {
  const there = { ...kept, step: null, entropy: null, reached: 0, began: 1 };
  expect(say(run(), run(there))).toMatch(/\(one seed\)\. kept began there\.$/);
  expect(say(run(), run(there), run({ ...there, began: 0 }))).toMatch(
    / 2 others have not come to it from below\.$/,
  );
});

it("names the ends of several", () => {
  const runs = [run(), run({ ...standard, step: alone(41), entropy: alone(0.81) })];
  expect(say(...runs, run({ ...kept, step: alone(50), entropy: alone(0.6) }))).toBe(
    "Of 3 runs CF-RL needed fewest steps to a reward of .80, 34, and kept most, 50; entropy there is lowest in kept, .60, and highest in Standard RL, .81 (one seed each).",
  );
});

it("ranks nobody where the means over those that got there and the pairs point apart", () => {
  const one = run({ ...eight, step: mean(34, 2), entropy: mean(0.72, 0.02) });
  const paired = {
    from: "CF-RL",
    step: { mean: -7, low: -9, high: -5, count: 3 },
    entropy: { mean: -0.09, low: -0.13, high: -0.05, count: 3 },
  };
  const other = { ...standard, all: 8, reached: 3, step: mean(41, 2), entropy: mean(0.81, 0.02) };
  const said = say(one, run({ ...other, paired }));
  expect(said).toContain("CF-RL and Standard RL came to a reward of .80 at steps 34.0 and 41.0");
  expect(said).toContain("; entropy there is .72 against .81 (3 pairs");
});

it("ranks the one seed of several that got there with no mean over seeds", () => {
  const lucky = run({ ...kept, all: 8, reached: 1, step: mean(9, 0, 1), entropy: null });
  const many = run({ ...eight, step: mean(34, 2), entropy: mean(0.72, 0.02) });
  const said = say(lucky, many);
  expect(said).toMatch(/^CF-RL came to a reward of .80 at step 34.0/);
  expect(said).toContain("kept is one seed, and not ranked");
});
