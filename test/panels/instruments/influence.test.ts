import { describe, expect, it } from "vitest";
import {
  influenceCellAt,
  influenceLayout,
  moveInfluenceCell,
} from "../../../src/panels/instruments/influence/influence-layout";
import {
  influenceView,
  sharesByTask,
  strongestSamples,
} from "../../../src/panels/instruments/influence/influence-view";
import { influenceLede } from "../../../src/panels/instruments/influence/sentences";
import { type MeasurementFrame, packRollouts } from "../../../src/run/frames";

const probes = [
  { tokens: [11, 1], position: 1 },
  { tokens: [12, 1], position: 1 },
];

/** Two probes, three samples of permute. */
const frame: MeasurementFrame = {
  step: 4,
  milliseconds: 1,
  arrays: {
    representation: { shape: [2, 3], data: Float32Array.from([1, -2, 3, 0, 1, -1]) },
    gradient: { shape: [2, 3], data: Float32Array.from([4, 0, -8, 0, 0, 2]) },
    tokens: { shape: [2], data: Float32Array.from([5, 6]) },
    samples: { shape: [3], data: Float32Array.from([0, 1, 2]) },
  },
  labels: {},
};
const rollout = (first: number, advantage: number) => ({
  prompt: [11, 0, 1, 2, 3, 10],
  completion: [first, 1, 2, 3],
  logprobs: [0, 0, 0, 0],
  reward: 0,
  advantage,
});
const batch = packRollouts(4, [rollout(0, -1), rollout(1, 0.5), rollout(2, 2)]);

describe("the influence matrix", () => {
  it("sums rows and columns of each part", () => {
    const view = influenceView(frame, batch, "prompt");
    expect([...(view?.matrices.whole.values ?? [])]).toEqual([5, -2, -5, 0, 1, 1]);
    expect([...(view?.matrices.whole.byProbe ?? [])]).toEqual([-2, 2]);
    expect([...(view?.matrices.representation.bySample ?? [])]).toEqual([1, -1, 2]);
  });

  it("orders the samples by what they were given or by what they do", () => {
    const first = (order: "advantage" | "influence") =>
      influenceView(frame, batch, order)?.columns.map((sample) => sample?.completion[0]);
    expect(first("advantage")).toEqual([2, 1, 0]);
    // Column sums 5, −1, −4.
    expect(first("influence")).toEqual([0, 1, 2]);
    const sorted = influenceView(frame, batch, "advantage")?.matrices.gradient.values;
    expect([...(sorted ?? [])]).toEqual([-8, 0, 4, 2, 0, 0]);
  });

  it("knows no completions of a batch that was not kept", () => {
    const other = packRollouts(3, [rollout(0, 1)]);
    expect(influenceView(frame, other, "prompt")?.columns).toEqual([null, null, null]);
    expect(influenceView(null, null, "prompt")).toBeNull();
  });

  it("says on which task influence lands, by its size", () => {
    const view = influenceView(frame, batch, "prompt");
    if (!view) throw new Error("there is a view");
    expect(sharesByTask(view.matrices.whole, probes)).toEqual([
      { token: 11, share: 12 / 14 },
      { token: 12, share: 2 / 14 },
    ]);
    const [most] = strongestSamples(view, probes, 2);
    expect(most).toEqual({ column: 2, own: -5, others: 1, size: 6 });
  });

  it("is said in a sentence", () => {
    const words = (representation: number, gradient: number) =>
      influenceLede({ whole: 0.25, representation, gradient })
        ?.map(({ text }) => text)
        .join("")
        .replaceAll("\u202f", " ");
    expect(words(0.5, 0.2)).toBe(
      "25 % of this batch’s influence lands on other tasks: 50 % of the representation’s, 20 % of the gradient’s.",
    );
    expect(words(0.25, Number.NaN)).toBe(
      "25 % of this batch’s influence lands on other tasks; the gradient is idle.",
    );
    expect(influenceLede({ whole: Number.NaN, representation: 0, gradient: 0 })).toBeNull();
  });

  it("lays out whole cells and finds them in any of its maps", () => {
    const room = { width: 1048, height: 460, probes: 32, samples: 128, ratio: 1 };
    const layout = influenceLayout(room);
    expect(layout.width % 128).toBe(0);
    expect(layout.height % 32).toBe(0);
    const last = layout.places[2]?.left ?? 0;
    expect(last + layout.width + layout.side).toBeCloseTo(room.width);
    const top = layout.places[2]?.top ?? 0;
    expect(influenceCellAt(layout, last + 1, top + 1, 32, 128)).toEqual({ row: 0, column: 0 });
    expect(influenceCellAt(layout, last - 3, top + 1, 32, 128)).toBeNull();
    expect(moveInfluenceCell({ row: 0, column: 0 }, "End", 32, 128)).toEqual({
      row: 0,
      column: 127,
    });
    expect(moveInfluenceCell(null, "ArrowDown", 32, 128)).toEqual({ row: 0, column: 0 });
  });
});
