import { describe, expect, it } from "vitest";
import { parameterLayout } from "../../src/engine/layout";
import {
  isTrainable,
  ScheduleController,
  ScheduleError,
} from "../../src/engine/schedule-controller";
import type { Phase } from "../../src/experiment/phase";

const LAYOUT = parameterLayout({ vocabulary: 4, width: 4, layers: 12, heads: 2, context: 4 });

function spec(name: string) {
  return LAYOUT.find((candidate) => candidate.name === name)!;
}

function phase(change: Partial<Phase>): Phase {
  return {
    name: "everything",
    trainable: "all",
    until: null,
    lr: { classifier: 1, backbone: 1 },
    objective: "rl",
    ...change,
  };
}

const CF_RL: Phase[] = [
  phase({
    name: "classifier only",
    trainable: "classifier",
    until: { step: 10 },
    lr: { classifier: 30, backbone: 1 },
  }),
  phase({}),
];

describe("advancing", () => {
  it("ends a phase at its step, which is the first of the next", () => {
    const controller = new ScheduleController(CF_RL, LAYOUT);
    for (let step = 0; step < 10; step++) {
      expect(controller.advance(step, {})).toEqual([]);
      expect(controller.phase.name).toBe("classifier only");
    }
    const events = controller.advance(10, {});
    expect(events).toEqual([{ step: 10, cause: "advance", phase: CF_RL[1], index: 1 }]);
    expect(controller.phase.name).toBe("everything");
    expect(controller.advance(11, {})).toEqual([]);
  });

  it.each([
    [">=", [0.1, 0.79], [0.8, 0.95]],
    ["<=", [0.9, 0.81], [0.8, 0.2]],
  ] as const)("ends a phase once a metric is %s a value", (op, before, after) => {
    const until = { metric: "reward", op, value: 0.8 };
    const controller = new ScheduleController([phase({ until }), phase({})], LAYOUT);
    expect(controller.advance(1, {})).toEqual([]);
    expect(controller.advance(2, { reward: undefined })).toEqual([]);
    expect(controller.advance(3, { reward: Number.NaN })).toEqual([]);
    for (const reward of before) {
      expect(controller.advance(4, { reward })).toEqual([]);
    }
    const atBound = ScheduleController.restore(controller.state(), LAYOUT);
    expect(atBound.advance(5, { reward: after[0] })).toHaveLength(1);
    expect(controller.advance(5, { reward: after[1] })).toHaveLength(1);
  });

  it("takes no metric from an object's prototype", () => {
    const until = { metric: "length", op: ">=", value: 0 } as const;
    const controller = new ScheduleController([phase({ until }), phase({})], LAYOUT);
    const inherited = Object.create({ length: 3 }) as Record<string, number>;
    expect(controller.advance(0, inherited)).toEqual([]);
  });

  it("passes over phases that are over when they begin, and reports them", () => {
    const phases = [
      phase({ name: "a", until: { step: 3 } }),
      phase({ name: "b", until: { step: 3 } }),
      phase({ name: "c", until: { metric: "entropy", op: "<=", value: 1 } }),
      phase({ name: "d" }),
    ];
    const controller = new ScheduleController(phases, LAYOUT);
    const events = controller.advance(3, { entropy: 0.5 });
    expect(events.map((event) => [event.phase.name, event.index])).toEqual([
      ["b", 1],
      ["c", 2],
      ["d", 3],
    ]);
  });
});

describe("waiting for a plateau", () => {
  const until = { metric: "reward", plateau: 0.05, window: 4 } as const;
  const waiting = () => new ScheduleController([phase({ until }), phase({})], LAYOUT);

  /** The step at which the first phase ends, with one reward a step; null if it does not. */
  function endOf(controller: ScheduleController, rewards: readonly number[], from = 0) {
    for (const [i, reward] of rewards.entries()) {
      const step = from + i;
      controller.observe(step, { reward });
      if (controller.advance(step + 1, { reward }).length > 0) return step + 1;
    }
    return null;
  }

  it("ends a phase once the metric's change over the window is small", () => {
    // Windows of four, halves compared: .0 .1 | .2 .5 and .1 .2 | .5 .6 and .2 .5 | .6 .6 still rise;
    // .5 .6 | .6 .6 changes by .05.
    expect(endOf(waiting(), [0, 0.1, 0.2, 0.5, 0.6, 0.6, 0.6, 0.6])).toBe(7);
  });

  it("takes a fall for a change as well", () => {
    expect(endOf(waiting(), [0.9, 0.9, 0.5, 0.5, 0.4, 0.4])).toBeNull();
  });

  it("never ends before the phase is as old as the window", () => {
    expect(endOf(waiting(), [0.3, 0.3, 0.3])).toBeNull();
    expect(endOf(waiting(), [0.3, 0.3, 0.3, 0.3])).toBe(4);
    const replaced = waiting();
    expect(endOf(replaced, [0.3, 0.3, 0.3])).toBeNull();
    replaced.replace([phase({ until }), phase({})], 3);
    expect(endOf(replaced, [0.3, 0.3, 0.3, 0.3], 3)).toBe(7);
  });

  it("judges measurements, not what was carried over from the last one", () => {
    const share = { metric: "ntk/gradient_share", plateau: 0.05, window: 4 };
    const controller = new ScheduleController([phase({ until: share }), phase({})], LAYOUT);
    controller.observe(0, { "ntk/gradient_share": 0.9 });
    for (let step = 1; step < 9; step++) {
      controller.observe(step, { reward: 0.5 });
      expect(controller.advance(step + 1, { "ntk/gradient_share": 0.9 })).toEqual([]);
    }
    controller.observe(9, { "ntk/gradient_share": 0.91 });
    controller.observe(11, { "ntk/gradient_share": 0.93 });
    expect(controller.advance(12, {})).toHaveLength(1);
  });

  it("passes over what is not finite", () => {
    const controller = waiting();
    for (let step = 0; step < 6; step++) controller.observe(step, { reward: Number.NaN });
    expect(controller.advance(6, {})).toEqual([]);
  });

  it("begins anew in the next phase", () => {
    const phases = [phase({ until }), phase({ name: "b", until }), phase({})];
    const controller = new ScheduleController(phases, LAYOUT);
    expect(endOf(controller, [0.3, 0.3, 0.3, 0.3])).toBe(4);
    expect(controller.index).toBe(1);
    expect(endOf(controller, [0.3, 0.3, 0.3], 4)).toBeNull();
    expect(endOf(controller, [0.3], 7)).toBe(8);
  });

  it("goes on from a saved state in the midst of a window", () => {
    const rewards = [0, 0.1, 0.2, 0.5, 0.6, 0.6, 0.6, 0.6];
    const first = waiting();
    expect(endOf(first, rewards.slice(0, 5))).toBeNull();
    const saved = JSON.parse(JSON.stringify(first.state()));
    expect(endOf(ScheduleController.restore(saved, LAYOUT), rewards.slice(5), 5)).toBe(7);
  });
});

describe("factors on the learning rate", () => {
  it("are the group's where trainable, else 0", () => {
    const controller = new ScheduleController(CF_RL, LAYOUT);
    expect(controller.scaleOf(spec("classifier.weight"))).toBe(30);
    expect(controller.scaleOf(spec("final_norm.gain"))).toBe(0);
    controller.advance(10, {});
    expect(controller.scaleOf(spec("classifier.weight"))).toBe(1);
    expect(controller.scaleOf(spec("final_norm.gain"))).toBe(1);
  });

  it("know the backbone by its group, the final norm included", () => {
    expect(isTrainable("backbone", spec("final_norm.gain"))).toBe(true);
    expect(isTrainable("backbone", spec("classifier.weight"))).toBe(false);
  });

  it("take prefixes by whole parts of a name", () => {
    const phases = [
      phase({ trainable: ["blocks.1", "classifier.weight"], lr: { classifier: 2, backbone: 3 } }),
    ];
    const controller = new ScheduleController(phases, LAYOUT);
    expect(controller.scaleOf(spec("blocks.1.mlp.up"))).toBe(3);
    expect(controller.scaleOf(spec("blocks.11.mlp.up"))).toBe(0);
    expect(controller.scaleOf(spec("blocks.0.mlp.up"))).toBe(0);
    expect(controller.scaleOf(spec("classifier.weight"))).toBe(2);
  });
});

describe("switching a run", () => {
  it("begins the new schedule at once and keeps the old one when the new is wrong", () => {
    const controller = new ScheduleController([phase({})], LAYOUT);
    expect(() => controller.replace([], 4)).toThrow(ScheduleError);
    expect(controller.phase.name).toBe("everything");
    const later = [phase({ ...CF_RL[0]!, until: { step: 15 } }), CF_RL[1]!];
    expect(controller.replace(later, 5)).toEqual({
      step: 5,
      cause: "replace",
      phase: later[0],
      index: 0,
    });
    expect(controller.advance(14, {})).toEqual([]);
    expect(controller.advance(15, {})).toHaveLength(1);
  });

  it("goes on from a saved state", () => {
    const controller = new ScheduleController(CF_RL, LAYOUT);
    controller.advance(12, {});
    const saved = JSON.parse(JSON.stringify(controller.state()));
    const restored = ScheduleController.restore(saved, LAYOUT);
    expect(restored.index).toBe(1);
    expect(restored.phase).toEqual(controller.phase);
    expect(() => ScheduleController.restore({ ...saved, index: 2 }, LAYOUT)).toThrow(
      "schedule index is 2",
    );
  });
});

describe("a wrong schedule", () => {
  const last = phase({});
  it.each<[Phase[], string]>([
    [[], "schedule is empty"],
    [[phase({ until: { step: 3 } })], "schedule[0].until must be null"],
    [[last, last], "schedule[0].until must be set"],
    [[phase({ until: { step: 1.5 } }), last], "schedule[0].until.step is 1.5"],
    [
      [phase({ until: { metric: "", op: ">=", value: 1 } }), last],
      'schedule[0].until.metric is ""',
    ],
    [
      [phase({ until: { metric: "reward", op: ">=", value: Number.NaN } }), last],
      "schedule[0].until.value is NaN",
    ],
    [
      [phase({ until: { metric: "reward", plateau: -1, window: 4 } }), last],
      "schedule[0].until.plateau is -1",
    ],
    [
      [phase({ until: { metric: "reward", plateau: 1, window: 1 } }), last],
      "schedule[0].until.window is 1",
    ],
    [[phase({ trainable: [] })], "schedule[0].trainable is empty"],
    [[phase({ trainable: ["blocks.12"] })], 'schedule[0].trainable has "blocks.12"'],
    [[phase({ trainable: "head" as "all" })], 'schedule[0].trainable is "head"'],
    [[phase({ lr: { classifier: -1, backbone: 1 } })], "schedule[0].lr.classifier is -1"],
    [[phase({ objective: "sft" as "rl" })], 'schedule[0].objective is "sft"'],
  ])("is refused by the field's name (%#)", (phases, message) => {
    expect(() => new ScheduleController(phases, LAYOUT)).toThrow(message);
    expect(() => new ScheduleController(phases, LAYOUT)).toThrow(ScheduleError);
  });
});
