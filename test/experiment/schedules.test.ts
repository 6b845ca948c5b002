import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPhases, parsePhases } from "../../src/experiment/parse-phases";
import {
  describeTrainable,
  type Phase,
  parameterGroup,
  phaseTrains,
  phaseTrainsGroup,
  trainedExtent,
} from "../../src/experiment/phase";
import { decodePhases, encodePhases } from "../../src/experiment/phase-link";
import { ExperimentError } from "../../src/experiment/problem";
import {
  buildSchedule,
  hasStageRate,
  type NamedScheduleId,
  SCHEDULES,
  scheduleIds,
} from "../../src/experiment/schedules";
import { defaultSettings, settingOf } from "../../src/experiment/schema";
import { somePhases } from "./arbitrary";

const settings = { ...defaultSettings(), stage1_steps: 12, stage1_lr_scale: 20 };

function problemsOf(value: unknown): string[] {
  try {
    parsePhases(value);
  } catch (error) {
    if (error instanceof ExperimentError) return error.message.split("\n");
    throw error;
  }
  throw new Error("accepted");
}

describe("named schedules", () => {
  it.each(scheduleIds)("%s builds phases that pass the checks on a user's own", (id) => {
    for (const start of [0, 40]) {
      const phases = buildSchedule(id, settings, start);
      expect(parsePhases(phases)).toEqual(phases);
    }
  });

  it("are the choices of the setting, with custom", () => {
    const setting = settingOf("schedule");
    const choices = setting.kind === "choice" ? setting.choices : [];
    expect([...SCHEDULES.map(({ id, label }) => ({ value: id, label }))]).toEqual(
      choices.slice(0, -1),
    );
    expect(choices.at(-1)?.value).toBe("custom");
  });

  it("have a rate of their own in stage 1 where the classifier is to be fast in it", () => {
    expect(scheduleIds.filter(hasStageRate)).toEqual(["cf-rl", "head-rate", "lp-ft"]);
    expect(hasStageRate("custom")).toBe(false);
  });

  it("may all be followed by the run beside, but for pretraining", () => {
    const setting = settingOf("companion");
    const choices = setting.kind === "choice" ? setting.choices : [];
    const beside = scheduleIds.filter((id) => id !== "pretraining");
    expect(choices.map(({ value }) => value)).toEqual(["none", ...beside]);
  });

  it("cf-rl trains the classifier alone, fast, then everything, from the step it starts at", () => {
    const [first, second] = buildSchedule("cf-rl", settings, 40) as [Phase, Phase];
    expect(first).toEqual({
      name: "classifier only",
      trainable: "classifier",
      until: { step: 52 },
      lr: { classifier: 20, backbone: 1 },
      objective: "rl",
    });
    expect(second).toEqual({
      name: "everything",
      trainable: "all",
      until: null,
      lr: { classifier: 1, backbone: 1 },
      objective: "rl",
    });
  });

  it.each([
    ["reward", "reward"],
    ["classifier", "classifier/drift"],
    ["gradient_share", "ntk/gradient_share"],
  ] as const)("end their first stage at a plateau of the %s where asked to", (end, metric) => {
    for (const id of ["cf-rl", "head-rate", "backbone-first"] as const) {
      const asked = { ...settings, stage1_end: end, stage1_plateau: 0.01 };
      const [first] = buildSchedule(id, asked, 40);
      expect(first?.until).toEqual({ metric, plateau: 0.01, window: 12 });
      const [shortest] = buildSchedule(id, { ...asked, stage1_steps: 1 }, 0);
      expect(shortest?.until).toMatchObject({ window: 2 });
    }
  });

  it("head-rate differs from cf-rl in the freezing and in nothing else", () => {
    const [burst, rest] = buildSchedule("head-rate", settings, 0) as [Phase, Phase];
    const [stage1, stage2] = buildSchedule("cf-rl", settings, 0) as [Phase, Phase];
    expect({ ...burst, name: stage1.name, trainable: stage1.trainable }).toEqual(stage1);
    expect(burst.trainable).toBe("all");
    expect(rest).toEqual(stage2);
  });

  it("backbone-first leaves the backbone's rate as it is", () => {
    const [first] = buildSchedule("backbone-first", settings, 0);
    expect(first?.trainable).toBe("backbone");
    expect(first?.lr).toEqual({ classifier: 1, backbone: 1 });
  });

  it("pretraining, FT and LP-FT are supervised throughout", () => {
    for (const id of ["pretraining", "ft", "lp-ft"] as const) {
      const objectives = buildSchedule(id, settings, 0).map(({ objective }) => objective);
      expect(new Set(objectives)).toEqual(new Set(["supervised"]));
    }
  });

  it("lp-ft is cf-rl by supervision, and waits for the held-out reward where for a reward", () => {
    const [probing, tuning] = buildSchedule("lp-ft", settings, 40) as [Phase, Phase];
    const [stage1, stage2] = buildSchedule("cf-rl", settings, 40) as [Phase, Phase];
    expect(probing).toEqual({ ...stage1, objective: "supervised" });
    expect(tuning).toEqual({ ...stage2, objective: "supervised" });
    expect(buildSchedule("ft", settings, 40)).toEqual([tuning]);
    const waiting = buildSchedule("lp-ft", { ...settings, stage1_end: "reward" }, 0)[0];
    expect(waiting?.until).toMatchObject({ metric: "heldout/reward" });
  });

  it("cannot be built from another name", () => {
    const build = () => buildSchedule("custom" as NamedScheduleId, settings, 0);
    expect(build).toThrow(/schedule: "custom".*standard, cf-rl/);
  });
});

describe("what a phase trains", () => {
  const names = [
    "embed.token",
    "embed.position",
    "blocks.0.norm1.gain",
    "blocks.1.mlp.up",
    "blocks.10.mlp.up",
    "final_norm.gain",
    "classifier.weight",
  ];
  const trained = (trainable: Phase["trainable"]) =>
    names.filter((name) => phaseTrains({ trainable }, name));

  it("goes by group or by a name's beginning up to a dot", () => {
    expect(names.filter((name) => parameterGroup(name) === "classifier")).toEqual([
      "classifier.weight",
    ]);
    expect(trained("all")).toEqual(names);
    expect(trained("classifier")).toEqual(["classifier.weight"]);
    expect(trained("backbone")).toEqual(names.slice(0, -1));
    expect(trained(["blocks.1"])).toEqual(["blocks.1.mlp.up"]);
    expect(trained(["embed", "classifier"])).toEqual([
      "embed.token",
      "embed.position",
      "classifier.weight",
    ]);
  });

  it.each<[Phase["trainable"], string, string, string]>([
    ["all", "all", "all", "everything"],
    ["classifier", "all", "none", "classifier only"],
    ["backbone", "none", "all", "backbone only"],
    [["blocks.0"], "none", "part", "blocks.0"],
    [["classifier", "blocks.0"], "all", "part", "classifier, blocks.0"],
    [["embed", "blocks", "final_norm"], "none", "all", "embed, blocks, final_norm"],
  ])("%j", (trainable, classifier, backbone, words) => {
    const phase = { trainable };
    expect(trainedExtent(phase, "classifier")).toBe(classifier);
    expect(trainedExtent(phase, "backbone")).toBe(backbone);
    expect(phaseTrainsGroup(phase, "classifier")).toBe(classifier !== "none");
    expect(phaseTrainsGroup(phase, "backbone")).toBe(backbone !== "none");
    expect(describeTrainable(phase)).toBe(words);
  });
});

describe("phases that a user wrote", () => {
  it("are filled in", () => {
    expect(
      parsePhases([
        { trainable: "classifier", until: { metric: "reward", op: ">=", value: 0.5 } },
        { trainable: ["blocks.1", "classifier"], lr: { classifier: 3 } },
      ]),
    ).toEqual([
      {
        name: "classifier only",
        trainable: "classifier",
        until: { metric: "reward", op: ">=", value: 0.5 },
        lr: { classifier: 1, backbone: 1 },
        objective: "rl",
      },
      {
        name: "blocks.1, classifier",
        trainable: ["blocks.1", "classifier"],
        until: null,
        lr: { classifier: 3, backbone: 1 },
        objective: "rl",
      },
    ]);
  });

  const all = { trainable: "all" };
  it.each<[string, unknown, RegExp]>([
    ["no list", { trainable: "all" }, /^schedule: .*a list of phases$/],
    ["an empty list", [], /^schedule: .*at least one phase$/],
    ["too many", Array(17).fill(all), /^schedule: .*at most 16 phases$/],
    ["no phase", [5], /^schedule\[0\]: 5 is not right/],
    ["nothing trained", [{}], /^schedule\[0\].trainable: missing/],
    ["an unknown group", [{ trainable: "head" }], /^schedule\[0\].trainable: "head" .*classifier/],
    ["an unknown layer", [{ trainable: ["blocks.0.attn.key"] }], /^schedule\[0\].trainable\[0\]: /],
    ["no layers", [{ trainable: [] }], /^schedule\[0\].trainable: .*at least one layer$/],
    ["a stray key", [{ ...all, rate: 3 }], /^schedule\[0\].rate: /],
    ["a bad end", [{ ...all, until: 4 }, all], /^schedule\[0\].until: 4 .*"step": 10/],
    ["step 0", [{ ...all, until: { step: 0 } }, all], /^schedule\[0\].until.step: 0 .*from 1/],
    ["half a step", [{ ...all, until: { step: 1.5 } }, all], /^schedule\[0\].until.step: 1.5/],
    [
      "a bad comparison",
      [{ ...all, until: { metric: "reward", op: ">", value: 1 } }, all],
      /^schedule\[0\].until.op: ">" .*>=, <=$/,
    ],
    [
      "a metric that there is not",
      [{ ...all, until: { metric: "rewards", op: ">=", value: 1 } }, all],
      /^schedule\[0\].until.metric: "rewards" .*heldout\/reward, /,
    ],
    [
      "an endless condition",
      [{ ...all, until: { metric: "reward", op: ">=", value: Number.POSITIVE_INFINITY } }, all],
      /^schedule\[0\].until.value: Infinity/,
    ],
    [
      "a plateau without its window",
      [{ ...all, until: { metric: "reward", plateau: 0.1 } }, all],
      /^schedule\[0\].until.window: missing; allowed: .*plateau and window$/,
    ],
    [
      "a window of one step",
      [{ ...all, until: { metric: "reward", plateau: 0.1, window: 1 } }, all],
      /^schedule\[0\].until.window: 1 is not right/,
    ],
    [
      "a plateau below 0",
      [{ ...all, until: { metric: "reward", plateau: -0.1, window: 9 } }, all],
      /^schedule\[0\].until.plateau: -0.1 .*from 0 up$/,
    ],
    [
      "a plateau that is a bound as well",
      [{ ...all, until: { metric: "reward", plateau: 0.1, window: 9, op: ">=" } }, all],
      /^schedule\[0\].until.op: /,
    ],
    ["a negative rate", [{ ...all, lr: { backbone: -1 } }], /^schedule\[0\].lr.backbone: -1/],
    ["a bad objective", [{ ...all, objective: "sft" }], /^schedule\[0\].objective: "sft"/],
    ["a control character", [{ ...all, name: "a\u0000" }], /^schedule\[0\].name: .*printable/],
    ["half a character", [{ ...all, name: "\ud800" }], /^schedule\[0\].name: .*printable/],
    ["no way on", [all, all], /^schedule\[0\].until: null/],
    ["no last phase", [{ ...all, until: { step: 5 } }], /^schedule\[0\].until: .*last phase$/],
    [
      "steps that go down",
      [{ ...all, until: { step: 5 } }, { ...all, until: { step: 5 } }, all],
      /^schedule\[1\].until.step: 5 is not after 5/,
    ],
  ])("refuses %s and names the path", (_, value, message) => {
    expect(problemsOf(value)[0]).toMatch(message);
  });

  it("lists everything wrong at once", () => {
    const value = [
      { trainable: "x", objective: "y" },
      { ...all, until: { step: -1 } },
    ];
    expect(problemsOf(value)).toHaveLength(3);
  });

  it("never takes anything else than phases, nor throws anything else than its own error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(fc.object())), (value) => {
        const checked = checkPhases(value);
        if ("phases" in checked) expect(parsePhases(checked.phases)).toEqual(checked.phases);
        else expect(checked.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it("are written compactly, an end at a plateau too", () => {
    const [until, text] = [{ metric: "reward", plateau: 0.02, window: 20 }, "reward~0.02/20"];
    const phases = parsePhases([{ trainable: "classifier", until }, { trainable: "all" }]);
    expect(encodePhases(phases)).toBe(`c,${text},1:1,r,;a,,1:1,r,`);
  });

  it("come back from a link as they were", () => {
    fc.assert(
      fc.property(somePhases, (phases) => {
        const given = parsePhases(phases);
        expect(parsePhases(decodePhases(encodePhases(given)))).toEqual(given);
      }),
    );
  });

  it("are never decoded to bad phases without a word, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const checked = checkPhases(decodePhases(text));
        if ("phases" in checked) expect(parsePhases(checked.phases)).toEqual(checked.phases);
      }),
    );
  });
});
