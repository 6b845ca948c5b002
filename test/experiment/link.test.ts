import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLink, encodeLink, MAX_LINK_LENGTH } from "../../src/experiment/link";
import { PRESETS } from "../../src/experiment/presets";
import { resolveExperiment } from "../../src/experiment/resolve";
import { SETTING_KEYS } from "../../src/experiment/schema";
import { someExperiment } from "./arbitrary";

const fieldsNamed = (hash: string) => decodeLink(hash).problems.map(({ field }) => field);

describe("links", () => {
  it.each(PRESETS.map(({ id }) => id))("%s is its name and nothing else", (id) => {
    expect(encodeLink(resolveExperiment(id))).toBe(`#v=1&preset=${id}`);
  });

  it("hold what differs from the preset", () => {
    const experiment = resolveExperiment({ learning_rate: 2e-3, schedule: "standard" });
    expect(encodeLink(experiment)).toBe(
      "#v=1&preset=cf-rl-race&learning_rate=0.002&schedule=standard",
    );
  });

  it("stand for exactly the experiment they were made from", () => {
    fc.assert(
      fc.property(someExperiment, (experiment) => {
        const hash = encodeLink(experiment);
        expect(hash.length).toBeLessThanOrEqual(MAX_LINK_LENGTH);
        expect(decodeLink(hash)).toEqual({ experiment, problems: [] });
        expect(decodeLink(new URL(`https://example.org/${hash}`).hash).experiment).toEqual(
          experiment,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("stay readable at their longest", () => {
    const longest = Array.from({ length: 16 }, (_, index) => ({
      name: "字".repeat(40),
      trainable: Array(24).fill("blocks.5.norm1.gain"),
      until:
        index === 15
          ? null
          : {
              metric: "ntk/representation/effective_rank",
              op: ">=",
              value: -Number.MIN_VALUE,
            },
      lr: { classifier: 1 / 3, backbone: 1e-300 / 3 },
      objective: "supervised",
    }));
    const experiment = resolveExperiment({
      base: "untrained",
      layers: 6,
      schedule: longest,
    } as unknown);
    expect(decodeLink(encodeLink(experiment))).toEqual({ experiment, problems: [] });
  });

  it("are the default preset where there is none", () => {
    for (const hash of ["", "#"]) {
      expect(decodeLink(hash)).toEqual({ experiment: resolveExperiment(), problems: [] });
    }
  });

  it.each<[string, string[]]>([
    ["#preset=cf-rl-race", ["v"]],
    ["#v=2&seed=3", ["v"]],
    ["#whatever", ["v"]],
    ["#v=1&v=1", ["v", "v"]],
    ["#v=1&preset=nope", ["preset"]],
    ["#v=1&seed=1&seed=2", ["seed"]],
    ["#v=1&seed=-1&nope=3&task=chess", ["seed", "nope", "task"]],
    ["#v=1&__proto__=3&constructor=1&toString=2", ["__proto__", "constructor", "toString"]],
    ["#v=1&heads=5", ["heads"]],
    ["#v=1&num_prompts=128&num_generations=64", ["num_prompts"]],
    ["#v=1&seed=4294967290&seeds=8", ["seeds"]],
    ["#v=1&stage1_end=gradient_share&seeds=2", ["stage1_end"]],
    ["#v=1&schedule=custom", ["phases"]],
    ["#v=1&phases=a,,1:1,r,", ["phases"]],
    ["#v=1&schedule=custom&phases=q,,1:1,r,", ["schedule[0].trainable"]],
    ["#v=1&schedule=custom&phases=a,,1:1,r,%25zz", ["schedule[0].name"]],
    ["#v=1&schedule=custom&phases=blocks.2,,1:1,r,", ["schedule[0].trainable"]],
  ])("%s: what is bad is named and the preset's value stands", (hash, fields) => {
    const { experiment } = decodeLink(hash);
    expect([...new Set(fieldsNamed(hash))]).toEqual([...new Set(fields)]);
    expect(experiment).toEqual(resolveExperiment());
  });

  it("keep what is good beside what is bad", () => {
    const { experiment, problems } = decodeLink("#v=1&seed=7&heads=5&beta=9&learning_rate=0.01");
    expect(experiment).toEqual(resolveExperiment({ seed: 7, learning_rate: 0.01 }));
    expect(problems.map(({ message }) => message)).toEqual([
      "beta: 9 is too large; allowed: a number from 0 to 2",
      "heads: 5 heads do not divide a width of 32; allowed: a divisor of width",
    ]);
  });

  it("let no phase of several seeds wait for what only the first of them measures", () => {
    const wait = (metric: string) =>
      decodeLink(`#v=1&seeds=2&schedule=custom&phases=c,${metric}>=2,1:1,r,;a,,1:1,r,`);
    expect(wait("heldout/reward").problems).toEqual([]);
    const { experiment, problems } = wait("ntk/drift");
    expect(problems.map(({ field }) => field)).toEqual(["schedule[0].until.metric"]);
    expect(experiment.settings).toMatchObject({ seeds: 2, schedule: "cf-rl" });
  });

  it("are not read beyond their size, and name few of many problems", () => {
    expect(fieldsNamed(`#v=1&${"a".repeat(MAX_LINK_LENGTH)}`)).toEqual(["link"]);
    const many = Array.from({ length: 500 }, (_, i) => `k${i}=1`).join("&");
    const fields = fieldsNamed(`#v=1&${many}`);
    expect(fields).toHaveLength(21);
    expect(fields.at(-1)).toBe("link");
  });

  it("never throw and never give an invalid experiment, nor touch the prototype", () => {
    const key = fc.oneof(
      fc.constantFrom("preset", "phases", "__proto__", ...SETTING_KEYS),
      fc.string(),
    );
    const value = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.constantFrom("custom", "cf-rl"),
    );
    const hash = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(fc.tuple(key, value))
        .map((pairs) => `#v=1&${pairs.map((p) => p.join("=")).join("&")}`),
    );
    fc.assert(
      fc.property(hash, (text) => {
        const { experiment } = decodeLink(text);
        expect(resolveExperiment(experiment)).toEqual(experiment);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
