/** Files and messages that are JSON or tables: a valid one with something wrong in it, or anything. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseClaims } from "../../src/claims/reference";
import { parseConfig, serialiseConfig } from "../../src/experiment/config";
import { parseJson } from "../../src/experiment/parse-json";
import { parsePhases } from "../../src/experiment/parse-phases";
import { parseSweepText } from "../../src/experiment/parse-sweep";
import { ExperimentError } from "../../src/experiment/problem";
import { resolveExperiment } from "../../src/experiment/resolve";
import { runId } from "../../src/experiment/run-id";
import type { Instrument } from "../../src/instruments/instrument";
import { QuestionParams } from "../../src/instruments/question-params";
import { parseLecture } from "../../src/lecture/parse-lecture";
import { eachResult, formatResult, ResultsError } from "../../src/results/results-jsonl";
import { parseRecordedRun } from "../../src/run/conformance-run";
import { RunFileError } from "../../src/run/files/file-error";
import { parseFork } from "../../src/run/parse-fork";
import { checkedWatch } from "../../src/run/watch-request";
import type { SavedRun, SavedSlices } from "../../src/store/run-database";
import { DamagedRun, forksOf, recordOf } from "../../src/store/saved-record";
import { titleOf, unreadable } from "../../src/store/saved-run-words";
import { sweepText } from "../../src/store/sweep/files";
import { readForm } from "../../src/store/sweep/remember-form";
import { readRemembered } from "../../src/store/view";
import { CASES_TIMEOUT, fuzz, mutatedJson, mutatedValue, survives } from "./hostile";

const experiment = resolveExperiment("cf-rl-race");
const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it(
  "config.json",
  () => {
    fuzz(mutatedJson(serialiseConfig(experiment, "1")), (text) => {
      const parsed = survives(() => parseConfig(tryJson(text)), [ExperimentError]);
      // What is taken is a whole experiment that can be written again.
      if (parsed) parseConfig(JSON.parse(JSON.stringify(serialiseConfig(parsed.experiment, "1"))));
    });
  },
  CASES_TIMEOUT,
);

it(
  "a list of phases",
  () => {
    const phases = [
      { name: "first", trainable: "classifier", until: { step: 10 }, lr: { classifier: 30 } },
      { trainable: ["blocks.0"], until: { metric: "reward", above: 0.5 } },
      { trainable: "all", objective: "sft" },
    ];
    fuzz(mutatedJson(phases), (text) => {
      const parsed = survives(() => parsePhases(tryJson(text)), [ExperimentError]);
      if (parsed) expect(parsed.length).toBeGreaterThan(0);
    });
  },
  CASES_TIMEOUT,
);

it(
  "a sweep file",
  () => {
    const sweep = {
      version: 1,
      name: "rates",
      experiment: { preset: "cf-rl-race", settings: { max_steps: 20 } },
      grid: { learning_rate: [1e-3, 3e-3], schedule: ["standard", "cf-rl"] },
      seeds: { from: 1, count: 2 },
    };
    expect(parseSweepText(JSON.stringify(sweep)).name).toBe("rates");
    fuzz(mutatedJson(sweep), (text) => {
      survives(() => parseSweepText(text), [ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "a request to fork",
  () => {
    const request = { step: 3, run: "main", schedule: "standard", settings: { beta: 0.1 } };
    fuzz(mutatedJson(request), (text) => {
      survives(() => parseFork(tryJson(text)), [ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "the shipped claims",
  () => {
    const { claims, ...head } = JSON.parse(file("public/claims/reference.json"));
    fuzz(mutatedJson({ ...head, claims: claims.slice(0, 1) }), (text) => {
      survives(() => parseClaims(text), [ResultsError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "the recorded run of the check",
  () => {
    fuzz(mutatedJson(JSON.parse(file("public/check/run.json"))), (text) => {
      survives(() => parseRecordedRun(new TextEncoder().encode(text)), [RunFileError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "a file of results",
  () => {
    const line = formatResult({
      ...{ id: runId(experiment), sweep: "s", point: 0, label: "", values: { beta: 0.1 } },
      ...{ experiment, record: { metrics: null, instruments: [] }, engineVersion: "1" },
      ...{ backend: "wasm", adapter: "", date: "2026-01-01T00:00:00.000Z", seconds: 1 },
      ...{ status: "finished" as const, message: "", steps: 120, final: { reward: 0.5 } },
      curves: { steps: [0, 5], values: { reward: [0.1, null] } },
    });
    expect([...eachResult(line, "results.jsonl")]).toHaveLength(1);
    fuzz(mutatedJson(JSON.parse(line)), (text) => {
      survives(() => [...eachResult(text, "results.jsonl")], [ResultsError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "lectures",
  () => {
    const folder = "public/lectures/";
    const names = readdirSync(new URL(`../../${folder}`, import.meta.url));
    const [name] = names.filter((one) => one.endsWith(".json"));
    if (name === undefined) throw new Error("no lecture is shipped");
    const lecture = JSON.parse(file(`${folder}${name}`));
    fuzz(mutatedJson(lecture), (text) => {
      survives(() => parseLecture(text), [ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "what an earlier visit left in the browser",
  () => {
    const left = { theme: "dark", scale: "shared", pace: 4, tracks: ["reward"], unseen: true };
    fuzz(mutatedJson(left), (text) => {
      const view = survives(() => readRemembered({ getItem: () => text }), []);
      expect(["system", "light", "dark", "projector"]).toContain(view?.theme);
    });
  },
  CASES_TIMEOUT,
);

it(
  "the sweep's form, as an earlier visit left it",
  () => {
    const axis = { key: "learning_rate", kind: "values", values: "0.001, 0.003", from: "", to: "" };
    const form = {
      ...{ name: "rates", preset: "cf-rl-race", steps: "120", kind: "grid", count: "4", draw: "1" },
      settings: [{ key: "beta", value: "0.1" }],
      axes: [{ ...axis, count: "", scale: "log" }],
      ...{ points: "", seeds: "1-3", metrics: "", instruments: "" },
    };
    expect(readForm({ getItem: () => JSON.stringify(form) })).toEqual(form);
    fuzz(mutatedJson(form), (text) => {
      const read = survives(() => readForm({ getItem: () => text }), []);
      if (read) survives(() => parseSweepText(sweepText(read)), [ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "a run that the browser kept",
  () => {
    const config = serialiseConfig(experiment, "1");
    const header = { id: "main-1", label: "CF-RL", experiment, backend: "wasm", adapter: "" };
    const headers = { main: { ...header, probes: [{ tokens: [11, 1], position: 1 }] } };
    const slice = { from: 0, to: 2, steps: [0, 1], metrics: { reward: [0.1, 0.2] }, events: [] };
    const frames = { kernels: [], rollouts: [], answers: [], measurements: {}, cohort: null };
    const run = {
      ...{ id: "a", format: 2, engine: "1", began: 1, savedAt: 2, step: 2, finished: false },
      ...{ experiment: config, asked: config, departed: null, headers, fork: null, name: "" },
      events: { main: [{ step: 2, kind: "recovered", reason: "a test", backend: "wasm" }] },
    };
    const kept = { run, slices: { main: [{ ...slice, ...frames }] } };
    const read = (one: typeof kept) => {
      const { run: saved, slices } = one as unknown as { run: SavedRun; slices: SavedSlices };
      if (unreadable(saved) !== null) return 0;
      const records = [recordOf(saved, "main", slices), ...forksOf(saved, slices, {})];
      return records[0]?.rows ?? 0;
    };
    expect(read(kept)).toBe(2);
    fuzz(mutatedValue(kept), (value) => {
      const { run: saved, slices } = (value ?? {}) as Partial<typeof kept>;
      // The store finds a run by its id, and what it holds under it.
      const found = { run: { ...run, ...saved }, slices: slices ?? kept.slices };
      expect(typeof titleOf(found.run as unknown as SavedRun)).toBe("string");
      survives(() => read(found), [DamagedRun]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "what is to be watched",
  () => {
    const list = [
      { id: "features", every: 5 },
      { id: "entropy-budget", every: "auto" },
    ];
    const ids = ["features", "entropy-budget"];
    const instruments = ids.map((id) => ({ id }) as Instrument);
    expect(checkedWatch(list, instruments)).toHaveLength(2);
    fuzz(mutatedJson(list), (text) => {
      survives(() => checkedWatch(tryJson(text), instruments), [ExperimentError]);
    });
  },
  CASES_TIMEOUT,
);

it(
  "the parameters of a question",
  () => {
    const asked = { prompt: [11, 3, 1], component: "gradient", row: 3, scale: 2 };
    fuzz(mutatedJson(asked), (text) => {
      const read = () => {
        const params = new QuestionParams(tryJson(text), Object.keys(asked));
        const values = [
          params.integer("row", 0, 9),
          params.nonZero("scale", 1),
          ...params.tokens("prompt", 3, 3, 12),
        ];
        params.choice("component", ["both", "gradient"]);
        params.check();
        return values;
      };
      expect(survives(read, [ExperimentError])?.every(Number.isFinite)).not.toBe(false);
    });
  },
  CASES_TIMEOUT,
);

/** What a text says as JSON; null where it is none: reading it is not what is tried here. */
function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

it("a lecture whose scene asks for a run by a name that every object has", () => {
  const lecture = JSON.parse(file("public/lectures/learning-dynamics.json"));
  lecture.scenes[0].runs = ["constructor"];
  const read = () => parseLecture(JSON.stringify(lecture));
  expect(read).toThrow(/scenes\[0\]\.runs\[0\]: "constructor" is not a run/);
});
