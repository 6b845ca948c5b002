/** The catalogue in real sessions of a tiny shape, and what it declared held to. */
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseBackend } from "../../src/engine/backend";
import type { Description } from "../../src/instruments/instrument";
import { INSTRUMENTS, QUESTIONS } from "../../src/instruments/registry";
import { METRIC_NAME } from "../../src/run/files/csv-reading";
import { ARRAY_NAME, INSTRUMENT_NAME } from "../../src/run/files/measurements-npz";
import { openSession } from "../../src/run/open-session";
import { WatchList } from "../../src/run/watch-list";
import {
  catalogueConformance,
  checkArrays,
  isDeclared,
  open,
  PROBES,
  tiny,
} from "../conformance/catalogue";

describe("what is declared", () => {
  it("has a name of its own, and names that files can hold", () => {
    const all: readonly Description[] = [...INSTRUMENTS, ...QUESTIONS];
    expect(new Set(INSTRUMENTS.map(({ id }) => id)).size).toBe(INSTRUMENTS.length);
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
    for (const { id, explanation, formula, source, cost, scalars, arrays } of all) {
      expect(id).toMatch(INSTRUMENT_NAME);
      for (const text of [explanation, formula, source, cost]) expect(text, id).not.toBe("");
      expect(explanation, id).toMatch(/\.$/);
      for (const name of Object.keys(scalars)) expect(name.replace("*", "a")).toMatch(METRIC_NAME);
      for (const name of Object.keys(arrays)) expect(name).toMatch(ARRAY_NAME);
    }
  });
});

describe.each(["cpu", "wasm"] as const)("the catalogue on %s", (backend) => {
  beforeAll(async () => {
    const report = await chooseBackend({ forced: backend });
    if (report.name !== backend) throw new Error(`${backend} did not start`);
  });

  catalogueConformance();

  it("changes nothing of the run that it measures", async () => {
    const { session: watched } = await open();
    const experiment = tiny();
    const plain = await openSession({ experiment, base: null, watch: new WatchList(1, 0.3) });
    for (let step = 0; step < 6; step++) {
      const [one, other] = [await watched.advance(), await plain.advance()];
      expect(one.rollouts).toEqual(other.rollouts);
      expect(one.kernel).toEqual(other.kernel);
    }
    expect(await watched.trainer.checkpoint()).toEqual(await plain.trainer.checkpoint());
    watched.dispose();
    plain.dispose();
  });

  it("measures supervised steps, where there is no batch of completions to look at", async () => {
    const { session, watch } = await open({ schedule: "pretraining", pretrain_batch: 4 });
    const { measurements = {} } = await session.advance();
    expect(watch.report().filter(({ problem }) => problem !== null)).toEqual([]);
    const missing = INSTRUMENTS.map(({ id }) => id).filter((id) => !(id in measurements));
    expect(missing).toEqual(["influence"]);
    session.dispose();
  });

  it("answers every question, and refuses bad parameters by field", async () => {
    const { session } = await open();
    await session.advance();
    const asked: Readonly<Record<string, readonly unknown[]>> = {
      ripple: [
        { prompt: [11, 3, 1, 7, 4, 10], completion: [3, 1, 7, 4], reward: -1 },
        { prompt: [11, 3, 1, 7, 4, 10], completion: [3, 1], token: 1, step: "optimizer" },
      ],
      block: [{ row: 0, column: PROBES - 1 }],
      "answer-distribution": [{ prompt: [11, 3, 1, 7, 4, 10] }],
    };
    // The policy's views are cut when they are first asked for, and stay until the next step.
    session.trainer.policy.parameter("embed.token");
    const before = tf.memory().numTensors;
    for (const question of QUESTIONS) {
      for (const params of asked[question.id] ?? [undefined]) {
        const answer = await session.ask(question, params);
        expect(answer.step).toBe(1);
        checkArrays(question, answer);
        for (const name of Object.keys(answer.scalars)) {
          expect(isDeclared(name, Object.keys(question.scalars)), name).toBe(true);
        }
      }
    }
    expect(tf.memory().numTensors).toBe(before);

    const refused = async (id: string, params: unknown) => {
      const question = QUESTIONS.find((one) => one.id === id);
      if (question === undefined) throw new Error(id);
      return session.ask(question, params).then(
        () => "answered",
        (error: { problems?: { field: string }[] }) =>
          error.problems?.map(({ field }) => field).join(" "),
      );
    };
    expect(await refused("ripple", null)).toBe("params prompt completion");
    expect(
      await refused("ripple", { prompt: [99], completion: [], token: 4, reward: 0, step: "adam" }),
    ).toBe("prompt completion token reward step");
    expect(await refused("ripple", { prompt: [1], completion: [1], rewards: 1 })).toBe("rewards");
    expect(await refused("block", { row: PROBES, column: 0.5 })).toBe("row column");
    expect(await refused("answer-distribution", { prompt: [1, 2, 3, 4, 5, 6] })).toBe("prompt");
    session.dispose();
  });
});

// What is held does not depend on the backend, and cpu is slow.
describe("memory", () => {
  beforeAll(async () => {
    await chooseBackend({ forced: "wasm" });
  });

  it("holds no tensor over a hundred steps, all watched", async () => {
    const { session } = await open({ max_steps: 200, eval_every: 10 });
    for (let step = 0; step < 5; step++) await session.advance();
    const before = tf.memory().numTensors;
    for (let step = 0; step < 100; step++) await session.advance();
    expect(tf.memory().numTensors).toBe(before);
    session.dispose();
  });
});
