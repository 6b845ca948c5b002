import { useMemo } from "react";
import { hairline } from "../../../charts/line-track";
import type { RunRecord } from "../../../run/record";
import type { Playhead } from "../instrument-panel";
import { arrayOf, measuredAt } from "../measured";
import { Plot, type PlotScene } from "../plot/Plot";
import { signedChange } from "../plot/signed-change";

const QUANTITIES = [
  { name: "logit_norm", title: "Logits" },
  { name: "entropy", title: "Entropy" },
  { name: "confidence", title: "Confidence" },
] as const;

/** Parts of one update by group of layers: each quantity's parts add up to its change. */
export interface LayerParts {
  readonly step: number;
  readonly labels: readonly string[];
  readonly values: readonly (readonly number[])[];
}

/** The newest measurement at or before the step in view; null before the first. */
export function layerPartsAt(record: RunRecord, step: number): LayerParts | null {
  const frame = measuredAt(record, "layer-attribution", step);
  const labels = frame?.labels.group;
  if (!frame || !labels) return null;
  const values = QUANTITIES.map(({ name }) => Array.from(arrayOf(frame, name)?.data ?? []));
  if (values.some((parts) => parts.length !== labels.length)) return null;
  return { step: frame.step, labels, values };
}

/** Room for the names of the layers, px. */
const NAMES = 92;

/** What each group of layers did to logits, entropy and confidence: its Shapley value, exactly. */
export function ByLayer(props: { readonly record: RunRecord; readonly playhead: Playhead }) {
  const { record, playhead } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const parts = () => layerPartsAt(record, playhead.stepOf(record));
  const paint = (scene: PlotScene) => paintLayers(scene, parts());
  const describe = () => {
    const found = parts();
    if (!found) return "Not measured yet.";
    const words = QUANTITIES.map(({ title }, q) => {
      const own = found.labels.map(
        (label, i) => `${label} ${signedChange(found.values[q]?.[i] ?? Number.NaN)}`,
      );
      return `${title}: ${own.join(", ")}`;
    });
    return `The update of step ${found.step} by layer. ${words.join(". ")}.`;
  };
  return <Plot className="at-layers" sources={sources} paint={paint} describe={describe} />;
}

function paintLayers(scene: PlotScene, found: LayerParts | null): void {
  const { context, overlay, theme, width, height } = scene;
  if (!found) {
    overlay.text("empty", 0, 16, "Not measured.", {});
    return;
  }
  const { labels, values } = found;
  const narrow = width < 720;
  const left = narrow ? NAMES : 92;
  const gap = 32;
  const each = (width - left - 2 * gap) / 3;
  const row = (height - 18) / labels.length;
  labels.forEach((label, i) => {
    overlay.text(`label ${i}`, 0, 18 + (i + 0.5) * row + 4, label, { class: "second" });
  });
  QUANTITIES.forEach(({ title }, q) => {
    const from = left + q * (each + gap);
    const parts = values[q] as readonly number[];
    const low = Math.min(0, ...parts);
    const high = Math.max(0, ...parts);
    // The numbers stand at the bars' ends and need their room.
    const room = each - (low < 0 ? 52 : 0) - (high > 0 ? 52 : 0);
    const unit = room / (high - low || 1);
    const zero = from + (low < 0 ? 52 : 0) - low * unit;
    overlay.text(`title ${q}`, from, 11, title, { class: "second" });
    hairline(context, zero, 16, zero, height, theme.colour("--rule"));
    parts.forEach((value, i) => {
      const y = 18 + i * row;
      const classifier = i === parts.length - 1;
      context.fillStyle = theme.colour(classifier ? "--rep" : "--grad");
      const x = Math.min(zero, zero + value * unit);
      context.fillRect(x, y + row * 0.18, Math.abs(value * unit), row * 0.64);
      const end = zero + value * unit + (value < 0 ? -5 : 5);
      overlay.text(`value ${q} ${i}`, end, y + row / 2 + 4, signedChange(value), {
        "text-anchor": value < 0 ? "end" : "start",
        class: "ink",
      });
    });
  });
}
