/** Paints the three maps of the influence matrix with their sums as margins. */
import { CellMap } from "../../../charts/cell-map";
import { formatFixed } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import type { SignedScale } from "../../../charts/signed-scale";
import type { RunHeader } from "../../../run/frames";
import type { ColourScale } from "../../../store/view";
import { taskByToken } from "../../../tasks/registry";
import { promptDigits, tokensText, tokenText } from "../../../tasks/vocabulary";
import { judgeOf } from "../../answers/judge";
import type { PlotScene } from "../plot/Plot";
import { partScales } from "../plot/part-scales";
import { signedChange } from "../plot/signed-change";
import { HEAD, type InfluenceCell, type InfluenceLayout } from "./influence-layout";
import {
  COMPONENTS,
  type InfluencePart,
  type InfluenceView,
  type SampleOrder,
} from "./influence-view";

const HUES: Readonly<Record<InfluencePart, string>> = {
  representation: "--rep",
  gradient: "--grad",
  whole: "--ink",
};

/** What stays from one paint to the next. */
export class InfluencePainter {
  readonly #canvases = COMPONENTS.map(() => document.createElement("canvas"));
  readonly #maps = this.#canvases.map((canvas) => new CellMap(canvas));
  #painted: { view: InfluenceView | null; ramp: unknown; choice: ColourScale | null } = {
    view: null,
    ramp: null,
    choice: null,
  };
  /** The scales in force, one a map. */
  scales: readonly SignedScale[] = [];

  paint(
    scene: PlotScene,
    layout: InfluenceLayout,
    view: InfluenceView,
    probes: RunHeader["probes"],
    order: SampleOrder,
    choice: ColourScale,
    cell: InfluenceCell | null,
  ): void {
    const { context, overlay, theme } = scene;
    const table = theme.diverging();
    const painted = this.#painted;
    if (painted.view !== view || painted.ramp !== table || painted.choice !== choice) {
      const values = COMPONENTS.map((part) => view.matrices[part].values);
      this.scales = partScales(values, choice);
      values.forEach((map, i) => {
        const scale = this.scales[i] as SignedScale;
        this.#maps[i]?.paint(map, view.probes, view.samples, scale, table);
      });
      this.#painted = { view, ramp: table, choice };
    }
    context.imageSmoothingEnabled = false;
    COMPONENTS.forEach((part, i) => {
      const place = layout.places[i];
      const canvas = this.#canvases[i];
      if (!place || !canvas) return;
      context.drawImage(canvas, place.left, place.top, layout.width, layout.height);
      paintFrame(scene, layout, place);
      paintMargins(scene, layout, view, part, place);
      // A map of nothing has no scale.
      if (choice === "own" && view.matrices[part].values.some((value) => value !== 0)) {
        const words = `±${signedChange(this.scales[i]?.max ?? 0).slice(1)} nats`;
        const y = place.top + layout.height + 34;
        overlay.text(`extent ${part}`, place.left + layout.width, y, cell ? "" : words, {
          "text-anchor": "end",
        });
      }
    });
    paintRows(scene, layout, probes, cell);
    paintColumns(scene, layout, view, order);
    if (cell) paintCell(scene, layout, view, probes, cell);
  }
}

/** The same before anything is measured: where the maps will stand, and what their rows are. */
export function paintNoInfluence(
  scene: PlotScene,
  layout: InfluenceLayout,
  probes: RunHeader["probes"],
): void {
  for (const place of layout.places) {
    paintFrame(scene, layout, place);
    const middle = place.top - layout.over / 2 - 2;
    const { context, overlay, theme } = scene;
    const rule = theme.colour("--rule");
    hairline(context, place.left, middle, place.left + layout.width, middle, rule);
    overlay.text(
      `empty ${place.left} ${place.top}`,
      place.left + layout.width / 2,
      place.top + layout.height / 2 + 4,
      "measured with the next step",
      { "text-anchor": "middle" },
    );
  }
  paintRows(scene, layout, probes, null);
}

function paintFrame(
  { context, theme }: PlotScene,
  layout: InfluenceLayout,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  context.strokeStyle = theme.colour("--rule");
  context.lineWidth = 1;
  // The first map stands at the canvas's edge: its frame is drawn inside.
  const from = Math.max(0.5, left - 0.5);
  context.strokeRect(from, top - 0.5, left + layout.width + 0.5 - from, layout.height + 1);
}

/** Sums of the columns over a map and of the rows at its right: one unit for all three maps. */
function paintMargins(
  { context, theme }: PlotScene,
  layout: InfluenceLayout,
  view: InfluenceView,
  part: InfluencePart,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  const size = (of: "byProbe" | "bySample") =>
    Math.max(1e-12, ...COMPONENTS.map((one) => Math.max(...view.matrices[one][of].map(Math.abs))));
  const { byProbe, bySample } = view.matrices[part];
  const column = layout.width / view.samples;
  const middle = top - layout.over / 2 - 2;
  const up = (layout.over / 2 - 4) / size("bySample");
  context.fillStyle = theme.colour(HUES[part]);
  bySample.forEach((sum, u) => {
    const height = sum * up;
    context.fillRect(
      left + u * column,
      middle - Math.max(0, height),
      Math.max(1, column - (column >= 3 ? 1 : 0)),
      Math.abs(height),
    );
  });
  hairline(context, left, middle, left + layout.width, middle, theme.colour("--rule"));
  const row = layout.height / view.probes;
  const axis = left + layout.width + layout.side / 2 + 2;
  const across = (layout.side / 2 - 4) / size("byProbe");
  byProbe.forEach((sum, o) => {
    const width = sum * across;
    context.fillRect(
      axis + Math.min(0, width),
      top + o * row,
      Math.abs(width),
      Math.max(1, row - 1),
    );
  });
  hairline(context, axis, top, axis, top + layout.height, theme.colour("--rule"));
}

/** The tasks of the rows. */
function paintRows(
  { overlay }: PlotScene,
  layout: InfluenceLayout,
  probes: RunHeader["probes"],
  cell: InfluenceCell | null,
): void {
  const row = layout.height / probes.length;
  const first = layout.places[0];
  if (!first) return;
  probes.forEach(({ tokens }, i) => {
    const token = tokens[0] ?? -1;
    if (i > 0 && probes[i - 1]?.tokens[0] === token) return;
    const next = probes.findIndex((probe, k) => k > i && probe.tokens[0] !== token);
    const end = next < 0 ? probes.length : next;
    if (!layout.narrow) {
      const on = cell !== null && cell.row >= i && cell.row < end;
      const y = first.top + ((i + end) / 2) * row + 4;
      const label = (taskByToken(token)?.label ?? "").replace(" addition", "");
      overlay.text(`task ${i}`, first.left - 10, y, label, {
        "text-anchor": "end",
        class: on ? "ink bold" : "",
      });
    }
    if (i === 0) return;
    const notches = layout.places.map(({ left, top }) => `M${left - 5} ${top + i * row}h5`);
    overlay.path(`notch ${i}`, notches.join(""), { class: "inf-axis" });
  });
  if (!layout.narrow) {
    const y = first.top - layout.over / 2 + 2;
    overlay.text("sums", first.left - 10, y, "sum", { "text-anchor": "end" });
  }
}

/** What the columns are, in their order. */
function paintColumns(
  { overlay }: PlotScene,
  layout: InfluenceLayout,
  { columns, samples }: InfluenceView,
  order: SampleOrder,
): void {
  const cell = layout.width / samples;
  layout.places.forEach(({ left, top }, map) => {
    const y = top + layout.height;
    if (order === "prompt") {
      const breaks = columns.flatMap((sample, i) =>
        i > 0 && sample?.prompt.join() !== columns[i - 1]?.prompt.join() ? [i] : [],
      );
      const d = breaks.map((i) => `M${(left + i * cell).toFixed(1)} ${y}v4`).join("");
      overlay.path(`breaks ${map}`, d, { class: "inf-axis" });
      overlay.text(`columns ${map}`, left, y + 16, `${samples} samples, by prompt`, {});
      return;
    }
    if (order === "influence") {
      overlay.text(`columns ${map}`, left, y + 16, "samples: raise most", {});
      overlay.text(`end ${map}`, left + layout.width, y + 16, "lower most", {
        "text-anchor": "end",
      });
      return;
    }
    if (columns.every((sample) => sample === null)) {
      overlay.text(`columns ${map}`, left, y + 16, "samples that were not kept", {});
      return;
    }
    const up = columns.filter((sample) => (sample?.advantage ?? 0) > 0).length;
    const down = columns.filter((sample) => (sample?.advantage ?? 0) < 0).length;
    const edges = [up, samples - down].filter((i) => i > 0 && i < samples);
    const d = edges.map((i) => `M${(left + i * cell).toFixed(1)} ${y}v5`).join("");
    overlay.path(`breaks ${map}`, d, { class: "inf-axis" });
    if (up > 0) overlay.text(`columns ${map}`, left, y + 16, "advantage > 0", {});
    const none = samples - up - down;
    const middle = left + (up + none / 2) * cell;
    // Where the words would touch those beside them they are left out: the notches part the three.
    const room = middle - left > (up > 0 ? 84 : 0) + 8 && left + layout.width - middle > 34;
    if (none * cell > 12 && room) {
      overlay.text(`none ${map}`, middle, y + 16, "0", { "text-anchor": "middle" });
    }
    if (down > 0) {
      overlay.text(`end ${map}`, left + layout.width, y + 16, "< 0", { "text-anchor": "end" });
    }
  });
}

/** "permute 3174= 4137 ✓": a sample in a line. */
export function sampleText(sample: InfluenceView["columns"][number]): string {
  if (!sample) return "a sample that was not kept";
  const { prompt, completion, advantage } = sample;
  const task = taskByToken(prompt[0] ?? -1, completion.length);
  const right = judgeOf(prompt)(completion) === -1;
  const given = `${advantage > 0 ? "+" : ""}${formatFixed(advantage)}`;
  return `${task?.label ?? ""} ${promptDigits(prompt).join("")}=${tokensText(completion)} ${right ? "✓" : "✗"} advantage ${given}`;
}

/** "sort 9840=0, token 4": a probe and the token whose log π moves. */
export function probeText(view: InfluenceView, probes: RunHeader["probes"], row: number): string {
  const { tokens, position } = probes[row] ?? { tokens: [], position: -1 };
  const task = taskByToken(tokens[0] ?? -1);
  const text = tokensText(tokens.slice(1, position + 1));
  return `${task?.label ?? ""} ${text}, token ${tokenText(view.tokens[row] as number)}`;
}

/** The crosshair with the three numbers and what they are of. */
function paintCell(
  { overlay }: PlotScene,
  layout: InfluenceLayout,
  view: InfluenceView,
  probes: RunHeader["probes"],
  { row, column }: InfluenceCell,
): void {
  const width = layout.width / view.samples;
  const height = layout.height / view.probes;
  let lines = "";
  let boxes = "";
  COMPONENTS.forEach((part, i) => {
    const place = layout.places[i];
    if (!place) return;
    const x = place.left + column * width;
    const y = place.top + row * height;
    const bottom = place.top + layout.height;
    lines += `M${place.left - 4} ${y + height / 2}H${x}M${x + width} ${y + height / 2}H${place.left + layout.width}`;
    lines += `M${x + width / 2} ${place.top}V${y}M${x + width / 2} ${y + height}V${bottom}`;
    boxes += `M${x - 1} ${y - 1}h${width + 2}v${height + 2}h${-width - 2}z`;
    const value = view.matrices[part].values[row * view.samples + column] as number;
    overlay.text(`value ${part}`, place.left, bottom + 34, signedChange(value), {
      class: "ink bold",
    });
    const words =
      i === 0
        ? probeText(view, probes, row)
        : i === 2
          ? sampleText(view.columns[column] ?? null)
          : "";
    const shift = i === 2 ? 52 : 58;
    if (words && !layout.narrow) {
      overlay.text(`words ${part}`, place.left + shift, bottom + 34, words, { class: "second" });
    }
  });
  overlay.path("cross halo", lines, { class: "inf-halo" });
  overlay.path("cross", lines, { class: "inf-cross" });
  overlay.path("box halo", boxes, { class: "inf-box-halo" });
  overlay.path("box", boxes, { class: "inf-box" });
}

/** Top of a map's head. */
export function headTop(top: number, over: number): number {
  return top - over - HEAD;
}
