import { useRef } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { resolveExperiment } from "../../src/experiment/resolve";
import { settingOf } from "../../src/experiment/schema";
import type { NumberSetting } from "../../src/experiment/setting";
import { LabHeader } from "../../src/pages/lab/LabHeader";
import { Notices } from "../../src/pages/lab/Notices";
import { SeedNotices } from "../../src/pages/lab/SeedNotices";
import { AnswersPanel } from "../../src/panels/answers/AnswersPanel";
import { LedeLine } from "../../src/panels/lede/LedeLine";
import { LAB_LEVER } from "../../src/panels/lever/geometry";
import type { Trained } from "../../src/panels/lever/trained";
import { Wires } from "../../src/panels/lever/Wires";
import { NumberField } from "../../src/panels/settings/NumberField";
import { NoticeLine } from "../../src/panels/status/NoticeLine";
import { packRollouts } from "../../src/run/frames";
import { RunRecord } from "../../src/run/record";
import { type BackendReport, useLab } from "../../src/store/lab";
import type { RunIdentity } from "../../src/store/run-identity";
import { useView } from "../../src/store/view";
import { PERMUTE_TOKEN } from "../../src/tasks/vocabulary";

const CF: RunIdentity = { name: "CF-RL", short: "CF-RL", colour: "cf" };
const PROMPT = [PERMUTE_TOKEN, 3, 1, 7, 4, 10];

function emptyRecord(): RunRecord {
  return new RunRecord({
    id: "main",
    label: "",
    experiment: resolveExperiment("cf-rl-race"),
    backend: "cpu",
    adapter: "",
    probes: [],
  });
}

/** A row whose one prompt is answered by `completions`, each token with probability one half. */
function append(record: RunRecord, step: number, completions: readonly number[][]): void {
  const rollouts = completions.map((completion) => ({
    prompt: PROMPT,
    completion,
    logprobs: completion.map(() => Math.log(0.5)),
    reward: 1,
    advantage: Number.NaN,
  }));
  record.append({
    step,
    metrics: { reward: step / 100, entropy: 1.7, confidence: 0.3 },
    events: [],
    kernel: null,
    rollouts: null,
    answers: packRollouts(step, rollouts),
  });
}

const frames = () =>
  new Promise<void>((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );

afterEach(() => useView.setState({ playhead: null }));

it("says which seeds train no further, and with how many the means go on", async () => {
  const record = new RunRecord({
    ...{ id: "main", label: "", backend: "cpu", adapter: "", probes: [] },
    experiment: resolveExperiment({ preset: "cf-rl-race", settings: { seeds: 3 } }),
  });
  const end = (seed: number, step: number) =>
    record.appendCohort({
      ...{ step, names: [], values: new Float64Array(0) },
      ended: [{ seed, step, message: "loss is no longer a finite number" }],
    });
  useLab.setState({ runs: { main: record, companion: null, fork: null, forks: [], kept: null } });
  await render(<SeedNotices />);
  expect(document.querySelector(".notice")).toBeNull();
  end(2, 4);
  const notice = page.getByRole("status");
  await expect
    .element(notice)
    .toHaveTextContent(
      "Seed 2 of CF-RL stopped at step 4: loss is no longer a finite number. The means go on with 2 seeds.",
    );
  // Put away, it comes back with news.
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect.poll(() => document.querySelector(".notice")).toBeNull();
  end(3, 6);
  await expect.element(notice).toHaveTextContent("One seed is left.");
  useLab.setState({ runs: { main: null, companion: null, fork: null, forks: [], kept: null } });
});

it("says why a run diverged, and offers a slower one", async () => {
  const { status } = useLab.getState();
  useLab.setState({
    status: { ...status, state: "diverged", message: "The updates were too large." },
  });
  await render(<Notices />);
  await expect.element(page.getByRole("alert")).toHaveTextContent("The updates were too large.");
  await expect.element(page.getByRole("button", { name: /at a tenth of the rate/ })).toBeVisible();
  useLab.setState({ status });
});

it("lets the keyboard scroll what is said at length on a phone", async () => {
  await page.viewport(390, 600);
  const screen = await render(
    <NoticeLine>{"Something was refused, and why. ".repeat(60)}</NoticeLine>,
  );
  const text = () => document.querySelector<HTMLElement>(".notice-text");
  await expect.poll(() => text()?.tabIndex).toBe(0);
  expect(text()?.clientHeight).toBeLessThan(300);
  await screen.rerender(<NoticeLine>A word.</NoticeLine>);
  await expect.poll(() => text()?.tabIndex).toBe(-1);
  await page.viewport(1280, 720);
});

it("does not name a backend on which nothing runs any more", async () => {
  const { status } = useLab.getState();
  const selfTest = { passed: true, error: 1e-7, milliseconds: 1 };
  const report = { name: "wasm", adapter: "", software: false, selfTest, tried: [] } as const;
  const backend = report as unknown as BackendReport;
  useLab.setState({ status: { ...status, backend, state: "paused" } });
  await render(<LabHeader greeting={false} onShortcuts={() => {}} onAbout={() => {}} />);
  await expect.element(page.getByRole("button", { name: "Backend: WebAssembly" })).toBeVisible();
  useLab.setState({ status: { ...status, backend, state: "lost" } });
  await expect.element(page.getByRole("button", { name: "Backend: no engine" })).toBeVisible();
  useLab.setState({ status: { ...status, state: "failed" } });
  await expect.element(page.getByRole("button", { name: "Backend: no run" })).toBeVisible();
  useLab.setState({ status });
});

describe("the answers", () => {
  it("are written as they come, marked, and looked back at with the playhead", async () => {
    const record = emptyRecord();
    const screen = await render(<AnswersPanel runs={[{ record, identity: CF }]} />);
    await expect.element(screen.getByText(/first answers appear/)).toBeVisible();
    append(record, 0, [
      [4, 1, 3, 7],
      [4, 1, 7, 1],
    ]);
    await expect.element(screen.getByText("Answers at step 0")).toBeVisible();
    const cells = () => [...document.querySelectorAll(".answer-tokens")].map((e) => e.textContent);
    expect(cells()).toEqual(["4137", "4171"]);
    expect(
      [...document.querySelectorAll(".answer-mark")].map((e) => e.getAttribute("aria-label")),
    ).toEqual(["right", "wrong"]);
    expect(document.querySelector(".answer-wrong")?.textContent).toBe("1");
    await expect.element(screen.getByText("1 right", { exact: true })).toBeVisible();

    const first = document.querySelector(".answer-row");
    append(record, 5, [
      [4, 1, 3, 7],
      [1, 3, 7, 4],
    ]);
    await expect.element(screen.getByText("2 right, 2 different")).toBeVisible();
    // The same elements, written anew: nothing blinks.
    expect(document.querySelector(".answer-row")).toBe(first);
    expect(document.querySelector(".answer-wrong")).toBeNull();

    useView.setState({ playhead: 3 });
    await expect.element(screen.getByText("Answers at step 0")).toBeVisible();
    expect(cells()).toEqual(["4137", "4171"]);
  });
});

describe("the lede", () => {
  it("is a sentence about the step in view", async () => {
    const record = emptyRecord();
    const runs = [{ record, identity: CF }];
    const screen = await render(<LedeLine state="paused" runs={runs} />);
    const [classifier, all] = record.header.experiment.schedule;
    if (!classifier || !all) throw new Error("the race has two phases");
    for (let step = 0; step <= 60; step++) {
      append(record, step, [[4, 1, 3, 7]]);
      if (step === 0) record.addEvent({ step, kind: "phase", index: 0, phase: classifier });
      if (step === 10) record.addEvent({ step, kind: "phase", index: 1, phase: all });
    }
    await expect.element(screen.getByText(/After 60 steps of/)).toBeVisible();
    useView.setState({ playhead: 4 });
    await expect.element(screen.getByText(/drives the update and stays the same/)).toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Why?" })).toBeVisible();
  });
});

describe("the wires", () => {
  function Letters({ trained }: { readonly trained: Trained }) {
    const root = useRef<HTMLDivElement>(null);
    return (
      <div ref={root} style={{ position: "relative", width: 900, height: 200 }}>
        {(["W", "psi", "psi", "W"] as const).map((wire, i) => (
          <i
            // biome-ignore lint/suspicious/noArrayIndexKey: the letters never change
            key={i}
            data-wire-anchor={wire}
            style={{ position: "absolute", left: 400 + 50 * i, top: 60, width: 20, height: 30 }}
          />
        ))}
        <Wires root={root} geometry={LAB_LEVER} trained={trained} from={240} plot={344} />
      </div>
    );
  }

  it("end over the letters that they feed, solid where trained and hollow where held", async () => {
    const trained: Trained = { classifier: "all", backbone: "none" };
    const screen = await render(<Letters trained={trained} />);
    await expect.element(screen.getByText("the backbone: held")).toBeVisible();
    const ends = [...document.querySelectorAll(".wires-end")].map((end) => ({
      x: Number(end.getAttribute("cx")),
      y: Number(end.getAttribute("cy")),
      held: end.classList.contains("wires-end-held"),
    }));
    // ψ's wire is drawn first; W's passes over it.
    expect(ends).toEqual([
      { x: 460, y: 61, held: true },
      { x: 510, y: 61, held: true },
      { x: 410, y: 61, held: false },
      { x: 560, y: 61, held: false },
    ]);
    expect(document.querySelectorAll(".wires-held").length).toBe(2);
    await screen.rerender(<Letters trained={{ classifier: "all", backbone: "part" }} />);
    await expect.element(screen.getByText("the backbone: learning in part")).toBeVisible();
  });
});

describe("a number that can be typed", () => {
  const rate = settingOf("learning_rate") as NumberSetting<"learning_rate">;

  it("is applied by Enter, put back by Escape, and refused in words", async () => {
    const applied: number[] = [];
    await render(
      <NumberField setting={rate} value={0.001} onChange={(value) => applied.push(value)} />,
    );
    const field = page.getByRole("textbox", { name: "learning rate" });
    await expect.element(field).toHaveValue("1e−3");
    await field.fill("2e-3");
    await userEvent.keyboard("{Enter}");
    expect(applied).toEqual([0.002]);

    await field.fill("50");
    await userEvent.keyboard("{Enter}");
    await expect.element(page.getByRole("alert")).toHaveTextContent(/too large.*allowed/);
    expect(applied).toEqual([0.002]);
    await userEvent.keyboard("{Escape}");
    await frames();
    await expect.element(field).toHaveValue("1e−3");
    expect(document.querySelector('[role="alert"]')).toBeNull();
  });
});
