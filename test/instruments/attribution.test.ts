import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import { type Attribution, attributeUpdate } from "../../src/instruments/attribution";
import { readPolicy } from "../../src/instruments/reading";
import { randomPolicy } from "../conformance/policy";
import { relativeError } from "../reference/kernel";
import { type ReferenceShape, randomParameters, referenceLogits } from "../reference/policy";

const SHAPE: ReferenceShape = { vocabulary: 5, width: 6, layers: 2, heads: 2, context: 4 };
const CONTEXTS = [
  { tokens: [1, 2, 3], position: 2 },
  { tokens: [4, 0, 2, 2], position: 3 },
];

beforeAll(async () => {
  await chooseBackend({ forced: "wasm" });
});

/** The reading of the policy with this seed's random parameters. */
async function read(seed: number) {
  const policy = randomPolicy(SHAPE, seed);
  const reading = await readPolicy(policy, CONTEXTS);
  policy.dispose();
  return reading;
}

/** Mean entropy and largest probability, by the reference, with W of one seed and ψ of another. */
function reference(classifier: number, backbone: number, temperature: number) {
  const name = "classifier.weight";
  const own = randomParameters(SHAPE, classifier)[name];
  const parameters = { ...randomParameters(SHAPE, backbone), ...(own && { [name]: own }) };
  const rows = CONTEXTS.map(({ tokens }) =>
    [...referenceLogits(SHAPE, parameters, tokens)].slice(-SHAPE.vocabulary),
  );
  const policies = rows.map((row) => {
    const weights = row.map((z) => Math.exp(z / temperature));
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.map((w) => w / total);
  });
  const mean = (f: (p: number[]) => number) =>
    policies.reduce((sum, p) => sum + f(p) / policies.length, 0);
  return {
    logits: rows.flat(),
    entropy: mean((p) => -p.reduce((sum, x) => sum + x * Math.log(x), 0)),
    confidence: mean((p) => Math.max(...p)),
  };
}

function expectSum({ actual, classifier, backbone, interaction }: Attribution): void {
  expect(classifier + backbone + interaction).toBeCloseTo(actual, 12);
}

describe("measured attribution", () => {
  it("is what the reference measures with the parameters exchanged by group", async () => {
    const temperature = 1.3;
    const attributed = attributeUpdate(await read(1), await read(2), temperature);
    const [before, head, body, after] = [
      reference(1, 1, temperature),
      reference(2, 1, temperature),
      reference(1, 2, temperature),
      reference(2, 2, temperature),
    ];
    for (const quantity of ["entropy", "confidence"] as const) {
      const parts = attributed[quantity];
      expect(parts.actual).toBeCloseTo(after[quantity] - before[quantity], 5);
      expect(parts.classifier).toBeCloseTo(head[quantity] - before[quantity], 5);
      expect(parts.backbone).toBeCloseTo(body[quantity] - before[quantity], 5);
      expectSum(parts);
    }
    const { actual, classifier, backbone, interaction } = attributed.logits;
    const changeOf = (z: number[]) => z.map((value, i) => value - (before.logits[i] as number));
    expect(relativeError(actual, changeOf(after.logits))).toBeLessThan(1e-5);
    expect(relativeError(classifier, changeOf(head.logits))).toBeLessThan(1e-5);
    expect(relativeError(backbone, changeOf(body.logits))).toBeLessThan(1e-5);
    const sum = actual.map(
      (_, i) => (classifier[i] as number) + (backbone[i] as number) + (interaction[i] as number),
    );
    expect(relativeError(sum, actual)).toBeLessThan(1e-12);
    const size = Math.sqrt(actual.reduce((total, value) => total + value * value, 0));
    expect(attributed.logitNorm.actual).toBeCloseTo(size, 10);
    expectSum(attributed.logitNorm);
  });

  it("gives the backbone exactly nothing while only the classifier moves", async () => {
    const before = await read(1);
    const moved = { ...before, classifier: before.classifier.map((w) => 1.1 * w) };
    const { entropy, logits } = attributeUpdate(before, moved, 1);
    expect(entropy.backbone).toBe(0);
    expect(entropy.classifier).toBe(entropy.actual);
    expect([...logits.backbone, ...logits.interaction].every((value) => value === 0)).toBe(true);
  });

  it("refuses readings of different policies", async () => {
    const before = await read(1);
    const other = { ...before, features: before.features.slice(1) };
    expect(() => attributeUpdate(before, other, 1)).toThrow(
      /features: 11 numbers after, 12 before/,
    );
  });
});
