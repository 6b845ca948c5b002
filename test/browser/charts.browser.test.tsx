import { useState } from "react";
import { expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { GrowingLayer } from "../../src/charts/growing-layer";
import type { StageChange } from "../../src/experiment/edit-phases";
import { KernelPanel, type KernelPanelProps } from "../../src/panels/kernels/KernelPanel";
import type { KernelComponents, KernelSource } from "../../src/panels/kernels/kernel-source";
import { TermLayer } from "../../src/panels/terms/TermLayer";
import type { RecordSource } from "../../src/panels/timeline/record-source";
import { TimelinePanel } from "../../src/panels/timeline/TimelinePanel";
import type { TimelineRun } from "../../src/panels/timeline/timeline-model";
import type { TrackSpec } from "../../src/panels/timeline/track";
import type { RunRecord } from "../../src/run/record";
import { recordOfSeeds, timelineRun } from "../run/seed-records";

const CONTEXTS = ["permute 3174=", "permute 5029=", "sort 4172=", "sort 9035="];
const GROUPS = [
  { label: "permute", from: 0, to: 2 },
  { label: "sort", from: 2, to: 4 },
];

/** A kernel of four contexts whose sums can be done in the head. */
function frame(step: number, gradientScale: number): KernelComponents {
  const representation = new Float32Array(16).fill(2);
  const gradient = new Float32Array(16).fill(-10 * gradientScale);
  for (let i = 0; i < 4; i++) {
    representation[5 * i] = 8;
    gradient[5 * i] = 100 * gradientScale;
  }
  return { step, representation, gradient };
}

/** A gradient component in which the second context is most like the third. */
const ORDERED = [100, 5, 2, 1, 5, 100, 60, 4, 2, 60, 100, 3, 1, 4, 3, 100];

class Kernels implements KernelSource {
  #now: KernelComponents | null = null;
  #listeners = new Set<() => void>();
  current = () => this.#now;
  first = () => (this.#now ? frame(0, 1) : null);
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  show(now: KernelComponents | null): void {
    this.#now = now;
    for (const listener of this.#listeners) listener();
  }
}

function Panel(props: { readonly source: KernelSource } & Partial<KernelPanelProps>) {
  const [scale, setScale] = useState<"own" | "shared">("own");
  return (
    <div style={{ width: 752, marginLeft: 80 }}>
      <KernelPanel
        size={4}
        contexts={CONTEXTS}
        groups={GROUPS}
        trained={{ classifier: true, backbone: false }}
        scale={scale}
        onScale={setScale}
        normalisation="(1/V) tr K"
        tabs={[]}
        tab="main"
        onTab={() => {}}
        {...props}
      />
    </div>
  );
}

const value = (i: number) => document.querySelectorAll(".kp-value")[i]?.textContent;
const pixel = (map: number, row: number, column: number) => {
  const canvas = document.querySelectorAll<HTMLCanvasElement>(".kp-map canvas")[map];
  return [...(canvas?.getContext("2d")?.getImageData(column, row, 1, 1).data ?? [])];
};

it("paints the three maps, one pixel a cell, and says what they hold", async () => {
  const source = new Kernels();
  await render(<Panel source={source} />);
  await expect.poll(() => value(0)).toBe("–");
  expect(document.querySelector(".kp")?.hasAttribute("data-empty")).toBe(true);

  source.show(frame(8, 1.5));
  await expect.poll(() => value(0)).toBe("158");
  expect([value(1), value(2)]).toEqual(["8", "150"]);
  expect(document.querySelector(".kp-sum")?.textContent).toBe("their sum, at step 8");
  expect(document.querySelector(".kp")?.hasAttribute("data-empty")).toBe(false);
  // Own scale: the representation's diagonal is the map's last colour, the rest between it and paper.
  expect(pixel(1, 0, 0)).toEqual([23, 27, 64, 255]);
  expect(pixel(1, 0, 1)).not.toEqual(pixel(1, 0, 0));
  // Negative cells are on the other, ochre side: more red than blue.
  const [red, , blue] = pixel(2, 0, 1);
  expect(red).toBeGreaterThan(blue as number);

  await expect
    .element(page.getByRole("img", { name: /^Gradient component on 4 contexts at step 8/ }))
    .toBeInTheDocument();
  const label = document.querySelectorAll(".kp-map canvas")[2]?.getAttribute("aria-label") ?? "";
  expect(label).toContain("Diagonal mean 150");
  expect(label).toContain("off the diagonal mean −15.0");
});

it("moves one crosshair over all maps by keyboard, and does the sum at its cell", async () => {
  const source = new Kernels();
  const hovered = vi.fn();
  await render(<Panel source={source} onHoverCell={hovered} />);
  source.show(frame(3, 1));
  const maps = page.getByRole("group", { name: "Kernel maps" });
  (maps.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{ArrowRight}");
  await expect
    .poll(() => document.querySelector(".kp-column-name")?.textContent)
    .toBe("permute 5029=");
  expect(value(0)).toBe("−8.0");
  expect(hovered).toHaveBeenLastCalledWith({ row: 2, column: 1 });
  expect([value(1), value(2)]).toEqual(["2.0", "−10.0"]);
  expect(document.querySelector(".kp-row-name")?.textContent).toBe("sort 4172=");
  expect(document.querySelector(".kp-row-labels [data-on]")?.textContent).toBe("sort");
  expect(document.querySelector(".kp [aria-live]")?.textContent).toBe(
    "Row sort 4172=, column permute 5029=: full −8.0 = representation 2.0 + gradient −10.0.",
  );
  // One horizontal through all three maps: six pieces to the left and right of three boxes.
  const lines = document.querySelector(".kp-cross-line")?.getAttribute("d") ?? "";
  expect(lines.match(/H/g)).toHaveLength(6);

  // A pinned cell stays when the focus goes, and is let go of by Escape.
  await userEvent.keyboard("{Enter}");
  (maps.element() as HTMLElement).blur();
  await expect.poll(() => value(0)).toBe("−8.0");
  (maps.element() as HTMLElement).focus();
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => value(0)).toBe("108");
});

it("follows the pointer and changes its scale", async () => {
  const source = new Kernels();
  await render(<Panel source={source} />);
  source.show(frame(0, 1));
  const map = document.querySelectorAll(".kp-map")[2] as HTMLElement;
  const box = map.getBoundingClientRect();
  await userEvent.hover(map, { position: { x: box.width * 0.9, y: box.height * 0.9 } });
  await expect.poll(() => value(0)).toBe("108");
  expect(document.querySelector(".kp-row-name")?.textContent).toBe("sort 9035=");

  const before = pixel(1, 0, 0);
  await page.getByRole("button", { name: "shared" }).click();
  await expect.poll(() => pixel(1, 0, 0)).not.toEqual(before);
  await expect
    .element(page.getByRole("button", { name: "shared" }))
    .toHaveAttribute("aria-pressed", "true");
});

it("shows a block and orders the contexts, by keys and by labels, and goes back", async () => {
  const source = new Kernels();
  await render(<Panel source={source} />);
  source.show({ ...frame(5, 1), gradient: Float32Array.from(ORDERED) });
  const maps = page.getByRole("group", { name: "Kernel maps" });
  const cells = () => document.querySelector<HTMLCanvasElement>(".kp-map canvas")?.width;
  const rows = () =>
    [...document.querySelectorAll(".kp-row-labels > *")].map((label) => label.textContent);
  await expect.poll(cells).toBe(4);

  (maps.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}z");
  await expect.poll(cells).toBe(2);
  expect(rows()).toEqual(["3174=", "5029="]);
  expect(document.querySelector(".kp [aria-live]")?.textContent).toContain("A block of 2 by 2");
  await userEvent.keyboard("{Escape}");
  await expect.poll(cells).toBe(4);

  await page.getByRole("button", { name: "Show the block of sort" }).first().click();
  await expect.poll(rows).toEqual(["4172=", "9035="]);
  await page.getByRole("button", { name: "whole map" }).click();
  await expect.poll(cells).toBe(4);

  // Likeness to the context of the crosshair, the second one, held until it is asked for again.
  (maps.element() as HTMLElement).focus();
  await userEvent.keyboard("o");
  await expect.poll(rows).toEqual(["permute", "sort", "permute", "sort"]);
  await expect.element(page.getByText("step 5, held")).toBeVisible();
  source.show(frame(6, 1));
  await expect.element(page.getByText("step 5, held")).toBeVisible();
  await userEvent.keyboard("o");
  await expect.element(page.getByRole("button", { name: /contexts: by seriation/ })).toBeVisible();
});

it("gives the cells as a table", async () => {
  const source = new Kernels();
  await render(<Panel source={source} />);
  source.show(frame(2, 1));
  await page.getByRole("button", { name: "table" }).click();
  const cell = () => document.querySelector(".kp-table tbody td")?.textContent;
  await expect.poll(cell).toBe("108");
  await page.getByRole("button", { name: "representation", exact: true }).click();
  await expect.poll(cell).toBe("8.00");
  await userEvent.keyboard("{Escape}");
});

it("says what drives and what changes while only the classifier is trained", async () => {
  const { rerender } = await render(<Panel source={new Kernels()} />);
  const lamps = () =>
    [...document.querySelectorAll(".kp-lamp")].map((lamp) => lamp.textContent?.trim());
  expect(lamps()).toEqual(["drives", "stays the same", "idle", "changes"]);
  const letters = () =>
    [...document.querySelectorAll("[data-wire-anchor]")].map(
      (e) => `${e.getAttribute("data-wire")} ${e.getAttribute("data-on")}`,
    );
  expect(letters()).toEqual([
    "psi false",
    "psi false",
    "W true",
    "psi false",
    "psi false",
    "W true",
  ]);
  await rerender(<Panel source={new Kernels()} trained={{ classifier: false, backbone: true }} />);
  expect(lamps()).toEqual(["idle", "changes", "drives", "changes"]);
});

it("takes its colours from the page's theme, also when it is swapped", async () => {
  const source = new Kernels();
  await render(<Panel source={source} />);
  source.show(frame(0, 1));
  await expect.poll(() => pixel(1, 0, 0)).toEqual([23, 27, 64, 255]);
  document.documentElement.dataset.theme = "dark";
  await expect.poll(() => pixel(1, 0, 0)).toEqual([242, 244, 255, 255]);
  delete document.documentElement.dataset.theme;
  await expect.poll(() => pixel(1, 0, 0)).toEqual([23, 27, 64, 255]);
});

class Curve implements RecordSource {
  #values: number[] = [];
  #listeners = new Set<() => void>();
  get lastStep() {
    return this.#values.length - 1;
  }
  steps = () => Float64Array.from(this.#values, (_, i) => i);
  values = (name: string) => (name === "reward" ? Float64Array.from(this.#values) : null);
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  push(...values: number[]): void {
    this.#values.push(...values);
    for (const listener of this.#listeners) listener();
  }
}

const REWARD: TrackSpec = {
  id: "reward",
  title: "Reward",
  unit: "share right",
  lines: [{ metric: "reward" }],
  range: { start: [0, 1], bounds: [0, 1], minSpan: 0.2 },
  weight: 1,
  decimals: 2,
  threshold: 0.8,
};
const ENTROPY: TrackSpec = {
  ...REWARD,
  id: "entropy",
  title: "Entropy",
  unit: "nats a token",
  lines: [{ metric: "entropy" }],
};

function Timeline(props: {
  readonly source: RecordSource;
  readonly stageEnd?: number;
  readonly onBoundary?: (run: string, stage: number, step: number) => void;
  readonly onStage?: (run: string, stage: number, change: StageChange) => void;
  readonly onExtend?: (step: number) => void;
  readonly forked?: RecordSource;
}) {
  const [playhead, setPlayhead] = useState<number | null>(null);
  const lane = (trained: "all" | "none", rate = 1) => ({ trained, rate });
  const end = props.stageEnd ?? 2;
  const runs: TimelineRun[] = [
    {
      id: "main",
      label: "CF-RL",
      colour: "cf",
      source: props.source,
      stages: [
        {
          name: "classifier only",
          from: 0,
          to: end,
          classifier: lane("all", 30),
          backbone: lane("none"),
          movable: true,
        },
        {
          name: "everything",
          from: end,
          to: null,
          classifier: lane("all"),
          backbone: lane("all"),
          changeable: true,
        },
      ],
    },
    ...(props.forked
      ? [
          {
            ...{ id: "fork-1", label: "held at 2", short: "fork 2", colour: "third" as const },
            ...{ source: props.forked, branch: { of: "main", from: 2 } },
            stages: [
              { name: "", from: 2, to: null, classifier: lane("all"), backbone: lane("none") },
            ],
          },
        ]
      : []),
  ];
  const [fixed] = useState(runs);
  return (
    <div style={{ width: 1096, height: 300 }}>
      <TimelinePanel
        runs={fixed}
        tracks={[REWARD, ENTROPY]}
        maxStep={12}
        playhead={playhead}
        onScrub={setPlayhead}
        onBoundary={props.onBoundary}
        onStage={props.onStage}
        onExtend={props.onExtend}
        transport={<button type="button">play</button>}
      />
      <output data-testid="playhead">{String(playhead)}</output>
    </div>
  );
}

const texts = () => [...document.querySelectorAll(".tl-marks text")].map((e) => e.textContent);

it("draws a run as it grows and says what its curve did", async () => {
  const source = new Curve();
  await render(<Timeline source={source} />);
  await expect.poll(texts).toContain("2 backbone will join");
  // Nothing was measured yet.
  expect(texts().filter((text) => text?.startsWith("measured"))).toEqual([]);

  source.push(0.2, 0.3, 0.5, 0.85, 0.9);
  await expect.poll(texts).toContain("measured at step 4");
  expect(texts()).toContain(".90");
  expect(texts()).toContain("2 backbone joins");
  // The step at which the reward passed .8 is marked.
  expect(texts()).toContain("3");
  await expect
    .element(page.getByRole("img", { name: /^Reward, share right, to step 4/ }))
    .toHaveAccessibleName(
      "Reward, share right, to step 4: CF-RL rose from .20 to .90, passing .8 at step 3.",
    );
  await expect
    .element(page.getByRole("img", { name: /^Entropy/ }))
    .toHaveAccessibleName(/CF-RL not measured yet/);
  // Ink is on the canvas where the curve is, in the run's colour.
  const canvas = document.querySelector<HTMLCanvasElement>(".tl-canvas");
  const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
  const isRun = (i: number) => data?.[i] === 213 && data[i + 1] === 94 && data[i + 2] === 0;
  let found = 0;
  for (let i = 0; i < (data?.length ?? 0); i += 4) if (isRun(i)) found += 1;
  expect(found).toBeGreaterThan(200);
});

it("is scrubbed by keyboard and pointer, and follows the run again at its end", async () => {
  const source = new Curve();
  await render(<Timeline source={source} />);
  source.push(...Array.from({ length: 9 }, (_, i) => i / 10));
  const slider = page.getByRole("slider", { name: "Step in view" });
  await expect.element(slider).toHaveAttribute("aria-valuenow", "8");
  (slider.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  await expect.element(slider).toHaveAttribute("aria-valuenow", "6");
  await expect.poll(texts).toContain(".60");
  await userEvent.keyboard("{Home}");
  await expect.element(slider).toHaveAttribute("aria-valuenow", "0");
  // A playhead that was set stays where it is while the run goes on.
  source.push(0.9);
  await expect.element(slider).toHaveAttribute("aria-valuemax", "9");
  await expect.element(slider).toHaveAttribute("aria-valuenow", "0");
  await userEvent.keyboard("{End}");
  await expect.element(page.getByTestId("playhead")).toHaveTextContent("null");

  const scrub = document.querySelector(".tl-scrub") as HTMLElement;
  await userEvent.click(scrub, { position: { x: scrub.clientWidth / 2, y: 100 } });
  await expect.element(slider).toHaveAttribute("aria-valuenow", "6");
});

it("fits its axis to the first stage, says so, and shows the whole run when asked", async () => {
  const source = new Curve();
  await render(<Timeline source={source} stageEnd={3} />);
  source.push(0.2, 0.21);
  const whole = page.getByRole("button", { name: "show the whole run" });
  await expect.element(whole).toBeVisible();
  await expect.poll(texts).toContain("6");
  expect(texts()).not.toContain("12");
  await whole.click();
  await expect.poll(texts).toContain("12");
  expect(document.querySelector(".tl")?.hasAttribute("data-fitted")).toBe(false);
});

it("has a handle for the end of a stage that can still be moved", async () => {
  const moved = vi.fn();
  await render(<Timeline source={new Curve()} stageEnd={3} onBoundary={moved} />);
  const handle = page.getByRole("slider", { name: "End of the first stage of CF-RL" });
  await expect.element(handle).toHaveAttribute("aria-valuenow", "3");
  (handle.element() as HTMLElement).focus();
  await userEvent.keyboard("{ArrowRight}");
  expect(moved).toHaveBeenLastCalledWith("main", 0, 4);
});

it("explains the letters and the words on its score where they stand, and is not scrubbed by that", async () => {
  const source = new Curve();
  await render(
    <>
      <Timeline source={source} stageEnd={3} />
      <TermLayer />
    </>,
  );
  source.push(...Array.from({ length: 9 }, (_, i) => i / 10));
  const words = page.getByRole("button", { name: "3 backbone joins" });
  await expect.element(words).toBeVisible();
  const painted = [...document.querySelectorAll(".tl-marks text")].find(
    ({ textContent }) => textContent === "3 backbone joins",
  );
  // It lies over what is painted, and is as high as a finger needs it.
  const over = words.element().getBoundingClientRect();
  const under = painted?.getBoundingClientRect() ?? new DOMRect();
  expect(Math.abs(over.left - under.left)).toBeLessThan(2);
  expect(Math.abs(over.width - under.width)).toBeLessThan(4);
  expect(over.top).toBeLessThan(under.top);
  expect(over.bottom).toBeGreaterThan(under.bottom);
  expect(over.height).toBe(24);
  await words.click();
  const card = page.getByRole("dialog");
  await expect.element(card).toHaveTextContent("from step 10 on the backbone learns too");
  await expect.element(page.getByTestId("playhead")).toHaveTextContent("null");
  await userEvent.keyboard("{Escape}");
  const letters = page.getByRole("button", { name: "W and ψ, the lanes of CF-RL" });
  await letters.hover();
  await expect.element(card).toHaveTextContent("W, the classifier, over ψ, the backbone");
});

it("lets a track grow when its name is clicked", async () => {
  await render(<Timeline source={new Curve()} />);
  const name = page.getByRole("button", { name: "Entropy" });
  const height = () => document.querySelectorAll(".tl-track")[1]?.clientHeight ?? 0;
  const before = height();
  await name.click();
  await expect.poll(height).toBeGreaterThan(before * 1.2);
  await expect.element(name).toHaveAttribute("aria-expanded", "true");
});

it("draws a fork as a branch of the run that it left, with its values in a column", async () => {
  const [source, forked] = [new Curve(), new Curve()];
  await render(<Timeline source={source} forked={forked} />);
  source.push(0.2, 0.3, 0.5, 0.6, 0.7);
  forked.push(Number.NaN, Number.NaN, 0.5, 0.4);
  await expect.poll(texts).toContain("fork: held at 2");
  // It has come to step 3 only, and its figures say so.
  await expect.poll(texts).toContain("at 3");
  await expect.poll(texts).toContain(".40");
  forked.push(0.3);
  await expect.poll(texts).toContain("fork 2");
  await expect.poll(() => texts().filter((text) => text === "held at 2")).toHaveLength(1);
});

it("offers what can be done to a stage ahead, and to the run's end, by keys alone", async () => {
  const onStage = vi.fn();
  const onExtend = vi.fn();
  const source = new Curve();
  await render(<Timeline source={source} stageEnd={8} onStage={onStage} onExtend={onExtend} />);
  const menu = page.getByRole("button", { name: /^Change stage 2 of CF-RL: everything, from/ });
  await expect.element(menu).toBeVisible();
  (menu.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  await expect.element(page.getByRole("menuitemradio", { name: "everything" })).toBeChecked();
  await expect.element(page.getByRole("menuitem", { name: "take it out" })).toBeDisabled();
  await page.getByRole("menuitemradio", { name: "backbone only" }).click();
  expect(onStage).toHaveBeenCalledWith("main", 1, { kind: "train", trainable: "backbone" });
  const end = page.getByRole("slider", { name: "Last step planned" });
  (end.element() as HTMLElement).focus();
  await userEvent.keyboard("{PageUp}");
  expect(onExtend).toHaveBeenCalledWith(22);
});

/** Two tracks that can be arranged. */
function Arranged({ source }: { readonly source: RecordSource }) {
  const [tracks, setTracks] = useState<readonly TrackSpec[]>([REWARD, LENGTH]);
  const [smoothing, setSmoothing] = useState(0);
  const [runs] = useState<TimelineRun[]>([
    { id: "main", label: "CF-RL", colour: "cf", source, stages: [] },
  ]);
  return (
    <div style={{ width: 1096, height: 400 }}>
      <TimelinePanel
        runs={runs}
        tracks={tracks}
        maxStep={8}
        playhead={null}
        onScrub={() => {}}
        smoothing={smoothing}
        onSmoothing={setSmoothing}
        onLog={(id, log) => setTracks(tracks.map((one) => (one.id === id ? { ...one, log } : one)))}
        choices={[REWARD, LENGTH, ENTROPY]}
        onTracks={(ids) =>
          setTracks(
            ids.map((id) => [REWARD, LENGTH, ENTROPY].find((one) => one.id === id) as TrackSpec),
          )
        }
      />
    </div>
  );
}
const LENGTH: TrackSpec = {
  ...{ id: "length", title: "Length", unit: "tokens", lines: [{ metric: "reward" }] },
  ...{ range: { start: null, minSpan: 1 }, weight: 1, decimals: 1, positive: true },
};

it("reads all tracks at the step that is pointed at", async () => {
  const source = new Curve();
  await render(<Arranged source={source} />);
  source.push(0.1, 0.3, 0.5, 0.7);
  await expect.poll(texts).toContain(".70");
  const scrub = document.querySelector(".tl-scrub") as HTMLElement;
  await userEvent.hover(scrub, { position: { x: scrub.clientWidth / 8, y: 150 } });
  await expect.poll(texts).toContain("step 1");
  expect(texts()).toEqual(expect.arrayContaining([".30", ".3"]));
  await userEvent.unhover(scrub);
  await expect.poll(texts).not.toContain("step 1");
});

it("draws a grown track on a logarithmic axis, with its mean, and says so", async () => {
  const source = new Curve();
  await render(<Arranged source={source} />);
  source.push(1, 10, 100, 1000);
  await page.getByRole("button", { name: "Length", exact: true }).click();
  await expect.poll(texts).toContain("1,000");
  expect(texts()).not.toContain("10");
  await page.getByRole("button", { name: "log", exact: true }).click();
  await expect.poll(texts).toEqual(expect.arrayContaining(["1", "10", "100", "1,000"]));
  await expect.element(page.getByText("tokens, log")).toBeVisible();
  await page.getByLabelText("Smoothing of the curves").selectOptions("4");
  await expect.poll(texts).toContain("thick: smoothed, span 4; thin: as measured");
});

it("puts tracks in another order by keys, adds them and closes them", async () => {
  await render(<Arranged source={new Curve()} />);
  const names = () => [...document.querySelectorAll(".tl-name")].map((name) => name.textContent);
  const length = page.getByRole("button", { name: "Length", exact: true });
  (length.element() as HTMLElement).focus();
  await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await expect.poll(names).toEqual(["Length", "Reward"]);
  await length.click();
  await page.getByLabelText("Add a measure").selectOptions("entropy");
  await expect.poll(names).toEqual(["Length", "Reward", "Entropy"]);
  await page.getByRole("button", { name: "Close Length" }).click();
  await expect.poll(names).toEqual(["Reward", "Entropy"]);
});

/** A run of three seeds in the time panel. */
function Seeds(props: { readonly records: readonly RunRecord[] }) {
  const [playhead, setPlayhead] = useState<number | null>(null);
  const [runs] = useState(() => [
    timelineRun("main", "CF-RL", "cf", props.records[0] as RunRecord),
    timelineRun("companion", "Standard", "std", props.records[1] as RunRecord),
  ]);
  return (
    <div style={{ width: 1096, height: 300 }}>
      <TimelinePanel
        runs={runs}
        tracks={[REWARD, NORM]}
        maxStep={4}
        playhead={playhead}
        onScrub={setPlayhead}
      />
    </div>
  );
}
const NORM: TrackSpec = {
  ...{ id: "norm", title: "Classifier", unit: "‖W‖", lines: [{ metric: "classifier/norm_fro" }] },
  ...{ range: { start: [0, 4], minSpan: 1 }, weight: 1, decimals: 1 },
};

it("draws several seeds as a mean with its band, and reads them out where one points", async () => {
  const ours = recordOfSeeds(3, [
    [0.1, 0.2, 0.3],
    [0.6, 0.7, 0.8],
    [0.7, 0.8, 0.9],
  ]);
  const theirs = recordOfSeeds(3, [
    [0.1, 0.2, 0.3],
    [0.4, 0.5, 0.6],
    [0.3, 0.5, 0.4],
  ]);
  await render(<Seeds records={[ours, theirs]} />);
  // Mean .8, and .8 ± 4.3027 · .1/√3 = .2484, which a share ends at 1; .4 in the same way.
  await expect.poll(() => texts()).toContain(".80");
  expect(texts()).toEqual(expect.arrayContaining([".40", "[.55, 1.00]", "[.15, .65]"]));
  expect(texts()).toEqual(expect.arrayContaining(["CF-RL, mean of 3", "Standard, mean of 3"]));
  // What the lead alone measures says so, and so do the lead's ends where there is room.
  expect(texts().filter((text) => text === "seed 1")).toHaveLength(4);
  await expect.element(page.getByText("mean of 3 seeds", { exact: true })).toBeVisible();

  // The band is there: paper between two seeds is tinted, where no line runs.
  const canvas = document.querySelector<HTMLCanvasElement>(".tl-canvas");
  const plot = document.querySelector<HTMLElement>('[data-track="reward"]');
  const root = document.querySelector<HTMLElement>(".tl");
  if (!canvas || !plot || !root) throw new Error("the panel is not there");
  const [box, all] = [plot.getBoundingClientRect(), root.getBoundingClientRect()];
  const ratio = canvas.width / all.width;
  const x = (box.left - all.left + box.width * (2 / 4)) * ratio - 30;
  const column = canvas
    .getContext("2d")
    ?.getImageData(x, (box.top - all.top) * ratio, 1, 80 * ratio);
  const colours = new Set<string>();
  for (let at = 0; column && at < column.data.length; at += 4) {
    colours.add(column.data.slice(at, at + 4).join());
  }
  expect(colours.size).toBeGreaterThan(6);

  const scrub = document.querySelector(".tl-scrub") as HTMLElement;
  const readout = () => {
    const element = document.querySelector<HTMLElement>(".tl-readout");
    return element?.hidden ? null : [...(element?.children ?? [])].map((line) => line.textContent);
  };
  expect(readout()).toBeNull();
  await userEvent.hover(scrub, { position: { x: scrub.clientWidth / 4, y: 110 } });
  await expect
    .poll(readout)
    .toEqual([
      "Reward, step 1",
      "CF-RL .70 [.45, .95]",
      "Standard .50 [.25, .75]",
      "CF-RL − Standard +.20 [.20, .20]",
      "mean of 3 seeds, 95 % interval (t)",
    ]);
  await userEvent.unhover(scrub);
  await expect.poll(readout).toBeNull();

  // By the keyboard it is read out at the playhead.
  await userEvent.tab();
  while (!(document.activeElement as HTMLElement).matches('[aria-label="Step in view"]')) {
    await userEvent.tab();
  }
  await expect.poll(() => readout()?.[0]).toBe("Reward, step 2");
  await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
  await expect.poll(() => readout()?.[1]).toBe("CF-RL .20 [0, .45]");
  await expect.poll(() => plot.getAttribute("aria-label")).toContain("CF-RL, mean of 3 seeds,");
});

it("goes on with the seeds that are left, down to one", async () => {
  const none = Number.NaN;
  const ours = recordOfSeeds(3, [
    [0.1, 0.2, 0.3],
    [0.4, none, 0.6],
  ]);
  const theirs = recordOfSeeds(3, [
    [0.1, 0.2, 0.3],
    [0.4, none, none],
  ]);
  await render(<Seeds records={[ours, theirs]} />);
  await expect.poll(() => texts()).toContain("CF-RL, mean of 2");
  expect(texts()).toEqual(expect.arrayContaining(["Standard, one seed left", "one seed"]));
});

it("keeps room for several seeds before there is anything of them", async () => {
  await render(<Seeds records={[recordOfSeeds(3, []), recordOfSeeds(3, [])]} />);
  await expect.element(page.getByText("mean of 3 seeds", { exact: true })).toBeVisible();
  await expect.poll(() => texts().filter((text) => text === "–")).toHaveLength(4);
  expect(texts().filter((text) => text?.includes("seed") || text?.includes("["))).toEqual([]);
});

it("keeps what was drawn of growing curves, and draws only what is new", () => {
  const target = document.createElement("canvas").getContext("2d");
  if (!target) throw new Error("there is no canvas");
  const layer = new GrowingLayer();
  const drawn: [number, number][] = [];
  const paint = (key: string, last: number) => {
    target.clearRect(0, 0, 300, 150);
    layer.paint(
      target,
      { left: 10.4, top: 5.6, width: 100, height: 40 },
      key,
      last,
      (on, from, to) => {
        drawn.push([from, to]);
        on.fillStyle = "#ff0000";
        for (let row = from; row <= to; row++) on.fillRect(20 + 10 * row, 20, 4, 4);
      },
    );
    return [0, 1, 2, 3].map((row) => target.getImageData(22 + 10 * row, 22, 1, 1).data[0]);
  };
  expect(paint("a", -1)).toEqual([0, 0, 0, 0]);
  expect(paint("a", 1)).toEqual([255, 255, 0, 0]);
  expect(paint("a", 3)).toEqual([255, 255, 255, 255]);
  expect(paint("a", 3)).toEqual([255, 255, 255, 255]);
  expect(drawn).toEqual([
    [0, 1],
    [1, 3],
  ]);
  // Fewer rows, or another axis: drawn anew.
  expect(paint("a", 1)).toEqual([255, 255, 0, 0]);
  expect(paint("b", 2)).toEqual([255, 255, 255, 0]);
  expect(drawn.slice(2)).toEqual([
    [0, 1],
    [0, 2],
  ]);
});
