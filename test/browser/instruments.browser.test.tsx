import { afterEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { resolveExperiment } from "../../src/experiment/resolve";
import { StepAxis } from "../../src/pages/instruments/StepAxis";
import { DiversityPanel } from "../../src/panels/instruments/diversity/DiversityPanel";
import { InstrumentFrame } from "../../src/panels/instruments/InstrumentFrame";
import type {
  InstrumentPanel,
  InstrumentPanelProps,
  InstrumentRun,
  Playhead,
} from "../../src/panels/instruments/instrument-panel";
import { MatrixMap } from "../../src/panels/instruments/plot/MatrixMap";
import { Crosshair } from "../../src/panels/kernels/crosshair";
import type { MeasurementFrame } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { useView } from "../../src/store/view";

const PLAYHEAD: Playhead = {
  stepOf: (record) =>
    Math.min(useView.getState().playhead ?? Infinity, Math.max(0, record.lastStep)),
  following: () => useView.getState().playhead === null,
  subscribe: (listener) => useView.subscribe(listener),
};

function emptyRun(): InstrumentRun {
  const experiment = resolveExperiment("cf-rl-race");
  const header = { id: "main", label: "", experiment, backend: "cpu", adapter: "", probes: [] };
  return {
    role: "main",
    record: new RunRecord(header),
    identity: { name: "CF-RL", short: "CF-RL", colour: "cf" },
  };
}

const array = (shape: readonly number[], values: readonly number[]) => ({
  shape,
  data: Float32Array.from(values),
});

/** Two right answers, of which the first has probability `p`, and pass@1 and pass@2. */
function measured(step: number, p: number): Readonly<Record<string, MeasurementFrame>> {
  const frame = { step, milliseconds: 3, labels: {} };
  return {
    diversity: { ...frame, arrays: { pass: array([2], [p, 0.9]) } },
    answers: {
      ...frame,
      arrays: {
        prompt: array([6], [11, 3, 1, 7, 4, 10]),
        answers: array([2, 4], [3, 1, 7, 4, 1, 3, 7, 4]),
        log_probabilities: array([2], [Math.log(p), Math.log(0.1)]),
      },
    },
  };
}

function append({ record }: InstrumentRun, step: number, p: number): void {
  record.append({
    step,
    metrics: { "diversity/distinct_valid": 3 + step },
    events: [],
    kernel: null,
    rollouts: null,
    answers: null,
    measurements: measured(step, p),
  });
}

const never: InstrumentPanelProps["ask"] = () => Promise.reject(new Error("nothing is asked here"));

afterEach(() => useView.setState({ playhead: null }));

describe("the frame of a panel", () => {
  const run = emptyRun();
  const panel: InstrumentPanel = {
    id: "toy",
    title: "A toy",
    question: "Does it work?",
    look: "Look whether it works.",
    watches: ["diversity"],
    Component: ({ record }) => <p>{record ? "shown" : "nothing"}</p>,
  };
  const frame = (problem: string | null, of = run) => (
    <InstrumentFrame
      panel={panel}
      runs={[of]}
      role="main"
      onRole={() => {}}
      playhead={PLAYHEAD}
      maxStep={10}
      catalogue={{
        instruments: [
          {
            id: "diversity",
            label: "Diversity",
            explanation: "How many there are.",
            formula: "x^2",
            source: "a book",
            cost: "little",
            scalars: {},
            arrays: {},
            timing: "state",
          },
        ],
        questions: [],
      }}
      reports={{
        diversity: { id: "diversity", every: "auto", interval: 1, milliseconds: 3, problem },
      }}
      ask={() => Promise.reject(new Error("no"))}
    />
  );

  it("says when it was measured, why not, and sets the formula with its source", async () => {
    const screen = await render(frame(null));
    await expect.element(screen.getByText("not measured yet")).toBeVisible();
    append(run, 4, 0.5);
    await expect.element(screen.getByText("measured at step 4")).toBeVisible();
    await screen.getByRole("button", { name: "Formulas and sources" }).click();
    await expect.element(page.getByText(/Source: a book\. Cost: little\./)).toBeVisible();
    await expect.poll(() => document.querySelector(".formula .katex-mathml math")).not.toBeNull();
    await userEvent.keyboard("{Escape}");
    await screen.rerender(frame("it broke"));
    await expect.element(screen.getByRole("alert")).toHaveTextContent(/failed: it broke/);
  });

  it("does not ask to play a run that is over", async () => {
    const over = emptyRun();
    const row = { metrics: {}, events: [], kernel: null, rollouts: null, answers: null };
    over.record.append({ ...row, step: 10 });
    const screen = await render(frame(null, over));
    await expect
      .element(screen.getByText(/not open while the run went on: make more/))
      .toBeVisible();
  });
});

describe("the panel of diversity", () => {
  it("fills as measurements come, follows the playhead, and refuses what is no prompt", async () => {
    const run = emptyRun();
    const screen = await render(
      <div style={{ width: 1048, height: 680 }}>
        <DiversityPanel
          record={run.record}
          runs={[run]}
          playhead={PLAYHEAD}
          maxStep={10}
          ask={never}
        />
      </div>,
    );
    await expect
      .element(screen.getByRole("img", { name: /pass@k.*not measured yet/ }))
      .toBeVisible();
    append(run, 0, 0.2);
    append(run, 6, 0.8);
    await expect
      .element(screen.getByRole("heading", { name: "All 2 right answers to permute 3174=" }))
      .toBeVisible();
    await expect.element(screen.getByText(/right \.90, as diverse as 1\.4/)).toBeVisible();
    await expect
      .element(screen.getByRole("img", { name: /^pass@k.*CF-RL \.80 with one try, \.90 with 2/ }))
      .toBeVisible();
    useView.setState({ playhead: 3 });
    await expect.element(screen.getByText(/right \.30, as diverse as 1\.9/)).toBeVisible();
    expect(document.querySelector(".metric-chart text.cf.bold")?.textContent).toBe("3.00");

    await screen.getByRole("textbox", { name: "another prompt" }).fill("11");
    await screen.getByRole("button", { name: "show" }).click();
    await expect.element(screen.getByRole("alert")).toHaveTextContent(/four digits/);
  });
});

describe("a map", () => {
  it("is read by keys, and Enter chooses the cell", async () => {
    const crosshair = new Crosshair();
    const chosen: unknown[] = [];
    const values = Float32Array.of(1, 0.5, 0.5, 2);
    await render(
      <MatrixMap
        name="Toy"
        sources={[]}
        read={() => ({ values, size: 2 })}
        side={64}
        size={2}
        names={["a", "b"]}
        crosshair={crosshair}
        onChoose={(cell) => chosen.push(cell)}
      />,
    );
    await expect
      .element(
        page.getByRole("img", { name: /^Toy\. Diagonal mean 1\.50.*strongest between a and b/ }),
      )
      .toBeVisible();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowRight}{Enter}");
    expect(chosen).toEqual([{ row: 1, column: 1 }]);
    await userEvent.keyboard("{Escape}");
    expect(crosshair.cell).toBeNull();
  });
});

it("keeps the playhead on the axis where the window gets narrower while nothing runs", async () => {
  const run = emptyRun();
  append(run, 0, 0.5);
  append(run, 10, 0.5);
  const runs = [run];
  const screen = await render(
    <div style={{ width: 800 }}>
      <StepAxis runs={runs} run={run} watches={[]} maxStep={10} />
    </div>,
  );
  const left = () => {
    const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
    return (box(".ins-playhead")?.left ?? 0) - (box(".ins-axis")?.left ?? 0);
  };
  await expect.poll(left).toBeGreaterThan(700);
  const wide = document.querySelector(".ins-axis")?.parentElement;
  if (wide) wide.style.width = "300px";
  await expect.poll(left).toBeLessThan(301);
  await screen.unmount();
});
