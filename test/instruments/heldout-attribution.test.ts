import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { parameterLayout } from "../../src/engine/layout";
import { Policy } from "../../src/engine/policy";
import { evaluate, evaluationPlan } from "../../src/instruments/evaluation";
import { attributeHeldOut } from "../../src/instruments/heldout-attribution";
import { mixedTheta } from "../../src/instruments/mixed-policy";
import { permute } from "../../src/tasks/permute";
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { flatten } from "../conformance/policy";

const SHAPE = { vocabulary: VOCABULARY_SIZE, width: 8, layers: 1, heads: 2, context: 9 };
const [BEFORE, AFTER] = [flatten(SHAPE, 61), flatten(SHAPE, 62)];

beforeAll(async () => {
  await chooseBackend({ forced: "wasm" });
});

describe("attribution on held-out prompts", () => {
  const declaration = { ...permute.correctness, rule: "share" as const, set: [0, 2, 4, 6, 8] };
  const settings = { eval_prompts: 5, eval_samples: 4, temperature: 1, seed: 3 };
  const plan = evaluationPlan(permute, declaration, settings, VOCABULARY_SIZE);

  it("is the differences of evaluations with the same prompts and noise", async () => {
    const result = await attributeHeldOut({ shape: SHAPE, constants: null }, BEFORE, AFTER, plan);
    const layout = parameterLayout(SHAPE);
    const head = layout[layout.length - 1]?.offset as number;
    const mixed = BEFORE.slice();
    mixed.set(AFTER.subarray(head), head);
    const values: Record<string, number>[] = [];
    for (const theta of [BEFORE, mixed, AFTER]) {
      const policy = Policy.fromArray(SHAPE, theta);
      values.push((await evaluate(policy, plan)).metrics);
      policy.dispose();
    }
    const [before, classifier, after] = values as [
      Record<string, number>,
      Record<string, number>,
      Record<string, number>,
    ];
    expect(result.samples).toBe(20);
    for (const part of ["reward", "entropy", "confidence"] as const) {
      const name = `heldout/${part}`;
      const change = result[part];
      expect(change.actual).toBe((after[name] as number) - (before[name] as number));
      expect(change.classifier).toBe((classifier[name] as number) - (before[name] as number));
      expect(change.classifier + change.backbone + change.interaction).toBeCloseTo(
        change.actual,
        12,
      );
    }
    expect(result.reward.actual).not.toBe(0);
    expect(result.rewardError.actual).toBeGreaterThan(0);
  });

  it("finds nothing where nothing moved, without error", async () => {
    const { reward, rewardError } = await attributeHeldOut(
      { shape: SHAPE, constants: null },
      BEFORE,
      BEFORE,
      plan,
    );
    expect(Object.values(reward)).toEqual([0, 0, 0, 0]);
    expect(Object.values(rewardError)).toEqual([0, 0, 0, 0]);
  });

  it("refuses policies of different size", () => {
    expect(() => mixedTheta([], BEFORE, AFTER.slice(1), () => true)).toThrow(/theta: \d+ numbers/);
  });
});
