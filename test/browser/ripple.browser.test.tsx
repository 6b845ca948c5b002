import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { resolveExperiment } from "../../src/experiment/resolve";
import { InfluencePanel } from "../../src/panels/instruments/influence/InfluencePanel";
import type { InstrumentRun, Playhead } from "../../src/panels/instruments/instrument-panel";
import { ripplePanel } from "../../src/panels/instruments/ripple/panel";
import { RipplePanel } from "../../src/panels/instruments/ripple/RipplePanel";
import { useRipple } from "../../src/panels/instruments/ripple/ripple-store";
import { packRollouts } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { useView } from "../../src/store/view";

const V = 16;
const PROBES = [
  { tokens: [11, 3, 1, 7, 4, 10], position: 5 },
  { tokens: [12, 3, 1, 7, 4, 10], position: 5 },
];
const PLAYHEAD: Playhead = {
  stepOf: (record) => Math.max(0, record.lastStep),
  following: () => true,
  subscribe: (listener) => useView.subscribe(listener),
};

function makeRun(): InstrumentRun {
  const experiment = resolveExperiment("cf-rl-race");
  const header = {
    id: "main",
    label: "",
    experiment,
    backend: "cpu",
    adapter: "",
    probes: PROBES,
  };
  const record = new RunRecord(header);
  const rollout = (completion: number[], advantage: number) => ({
    prompt: [11, 3, 1, 7, 4, 10],
    completion,
    logprobs: [-0.1, -0.2, -0.3, -0.4],
    reward: 1,
    advantage,
  });
  record.append({
    step: 0,
    metrics: { "influence/magnitude": 1 },
    events: [],
    kernel: null,
    rollouts: packRollouts(0, [rollout([3, 1, 7, 4], 0.5), rollout([3, 3, 7, 4], -0.5)]),
    answers: packRollouts(0, [rollout([4, 1, 3, 7], Number.NaN)]),
    measurements: {
      influence: {
        step: 0,
        milliseconds: 1,
        arrays: {
          representation: { shape: [2, 2], data: Float32Array.from([0.1, 0.2, 0.3, 0.4]) },
          gradient: { shape: [2, 2], data: Float32Array.from([1, -1, 0, 2]) },
          tokens: { shape: [2], data: Float32Array.from([3, 1]) },
          samples: { shape: [2], data: Float32Array.from([0, 1]) },
        },
        labels: {},
      },
    },
  });
  return { role: "main", record, identity: { name: "CF-RL", short: "CF-RL", colour: "cf" } };
}

/** Every probe moves by the reward times the rate, through the classifier alone. */
function fakeAnswer(params: Record<string, unknown>) {
  const { reward, rate, token, prompt, completion } = params as {
    reward: number;
    rate: number;
    token: number | "all";
    prompt: number[];
    completion: number[];
  };
  const updated = token === "all" ? completion.length : 1;
  const count = PROBES.length + updated;
  const map = (factor: number) => ({
    shape: [count, V],
    data: new Float32Array(count * V).fill(factor * reward * rate),
  });
  const contexts = [...PROBES.map(({ tokens }) => tokens), ...Array(updated).fill(prompt)];
  const arrays: Record<string, { shape: number[]; data: Float32Array }> = {
    contexts: { shape: [count, 6], data: Float32Array.from(contexts.flat()) },
    scales: { shape: [2], data: Float32Array.from([0.1, 1]) },
    errors: { shape: [2], data: Float32Array.from([0.01, 0.1]) },
    rounding: { shape: [2], data: Float32Array.from([1e-9, 1e-9]) },
  };
  for (const [part, factor] of [
    ["representation", 1],
    ["gradient", 0],
    ["predicted", 1],
    ["measured", 1.1],
  ] as const) {
    arrays[part] = map(factor);
    arrays[`logits_${part}`] = map(10 * factor);
  }
  return Promise.resolve({ step: 0, scalars: {}, arrays });
}

beforeEach(() => {
  useRipple.setState({ record: null, draft: null, applied: true, outcome: null, problem: null });
  useView.setState({ playhead: null, scale: "own" });
});

describe("the ripple", () => {
  const asked: Record<string, unknown>[] = [];
  async function open(run = makeRun()) {
    asked.length = 0;
    await render(
      <div style={{ width: 1048, height: 640, padding: "0 0 0 80px", boxSizing: "content-box" }}>
        <RipplePanel
          record={run.record}
          runs={[run]}
          playhead={PLAYHEAD}
          maxStep={120}
          ask={(_, params) => {
            asked.push(params as Record<string, unknown>);
            return fakeAnswer(params as Record<string, unknown>);
          }}
        />
      </div>,
    );
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    return run;
  }

  it("begins with a right answer of the run and tries it at once, on a copy", async () => {
    const run = await open();
    expect(asked[0]).toMatchObject({ completion: [4, 1, 3, 7], reward: 1, token: 0, step: "sgd" });
    await expect
      .element(page.getByText(/made on a copy of CF-RL at step 0: the run is untouched/))
      .toBeVisible();
    const map = page.getByRole("img", { name: /^Measured on a copy, change of log π/ });
    await expect.element(map).toBeInTheDocument();
    await expect.poll(() => (map.element() as HTMLCanvasElement).height).toBe(PROBES.length + 2);
    const said = ripplePanel.finding?.({ record: run.record, runs: [run], step: 0 });
    expect(said?.map(({ text }) => text).join("")).toContain("the gradient is idle");
  });

  it("asks again for what is written, punished or moved, and undoes at once", async () => {
    await open();
    await page.getByRole("button", { name: "−1" }).click();
    await expect.poll(() => asked.at(-1)?.reward).toBe(-1);
    const cell = page.getByRole("textbox", { name: "Answer, second token" });
    await cell.fill("9");
    await expect.poll(() => asked.at(-1)).toMatchObject({ completion: [4, 9, 3, 7] });
    // Writing does not change which token is rewarded; pressing one does.
    expect(asked.at(-1)?.token).toBe(0);
    await page.getByRole("textbox", { name: "Answer, third token" }).click();
    await expect.poll(() => asked.at(-1)?.token).toBe(2);
    const count = asked.length;
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.element(page.getByText("undone: nothing had changed in the run")).toBeVisible();
    await expect
      .element(page.getByRole("img", { name: "Measured on a copy: no update is in force." }))
      .toBeInTheDocument();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect.element(page.getByText(/the run is untouched/)).toBeVisible();
    expect(asked.length).toBe(count);
  });

  it("is read with the arrow keys, over the gap between the update and the probes", async () => {
    await open();
    await expect.element(page.getByText(/at step 0/)).toBeVisible();
    page
      .getByRole("group", { name: /^The ripple/ })
      .element()
      .focus();
    await userEvent.keyboard("{ArrowDown}");
    await expect
      .element(page.getByText(/^the updated context, token 0: representation/))
      .toBeInTheDocument();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}");
    await expect
      .element(page.getByText(/^permute 3174=, token 1: representation/))
      .toBeInTheDocument();
  });
});

describe("the influence matrix", () => {
  it("is painted from the record and read with the arrow keys", async () => {
    const run = makeRun();
    await render(
      <div style={{ width: 1048, height: 640, paddingLeft: 80, boxSizing: "content-box" }}>
        <InfluencePanel
          record={run.record}
          runs={[run]}
          playhead={PLAYHEAD}
          maxStep={120}
          ask={() => Promise.reject(new Error("nothing is asked here"))}
        />
      </div>,
    );
    await expect
      .element(page.getByRole("img", { name: /^Influence of 2 samples on 2 probes at step 0/ }))
      .toBeInTheDocument();
    page
      .getByRole("group", { name: /^Influence of each sample/ })
      .element()
      .focus();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}");
    // In the order of advantages the second column is the wrong sample.
    await expect
      .element(page.getByText(/token 3, by permute 3174=3374 ✗ advantage −.50: .*whole −.80/))
      .toBeInTheDocument();
  });
});
