import { useMemo, useRef, useState } from "react";
import { formatFixed, formatPercent } from "../../../charts/format";
import { hairline } from "../../../charts/line-track";
import type { RunRecord } from "../../../run/record";
import { DIGIT_COUNT, tokenText, VOCABULARY, VOCABULARY_SIZE } from "../../../tasks/vocabulary";
import { probeGroups, probeNames } from "../../kernels/probe-labels";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { Playhead } from "../instrument-panel";
import { arrayOf, measuredAt, measurements } from "../measured";
import { Plot, type PlotScene } from "../plot/Plot";
import { partLabels, planeUnit, reachOf, TASK_GLYPHS, traceGlyph, trailOf } from "./plane-marks";

/** Nearest mark that the pointer takes, px. */
const GRASP = 14;

type Mark = { readonly kind: "contexts" | "rows"; readonly index: number };

/**
 * Contexts (a glyph a task) and classifier rows (the tokens themselves) in the fixed plane, with
 * the way that each has come up to the step in view.
 */
export function PlanePlot(props: {
  readonly record: RunRecord | null;
  readonly playhead: Playhead;
}) {
  const { record, playhead } = props;
  const probes = record?.header.probes;
  const names = useMemo(() => probeNames(probes ?? []), [probes]);
  const groups = useMemo(() => probeGroups(probes ?? []), [probes]);
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const readOut = useRef<HTMLParagraphElement>(null);
  const share = useRef<HTMLSpanElement>(null);
  const [held, setHeld] = useState<Mark | null>(null);
  const places = useRef<{ mark: Mark; x: number; y: number }[]>([]);

  const step = () => (record ? playhead.stepOf(record) : 0);
  const now = () => measuredAt(record, "feature-plane", step());

  usePainter(sources, () => {
    const frame = now();
    const shown = record?.valueAt("features/plane_shown", step()) ?? Number.NaN;
    const [first, second] = arrayOf(frame, "explained")?.data ?? [];
    setText(
      share.current,
      frame && first !== undefined && second !== undefined
        ? `Its axes held ${formatPercent(first)} and ${formatPercent(second)} of the features’ variance at the start; now it shows ${formatPercent(shown)}.`
        : "",
    );
    setText(readOut.current, held ? sentenceOf(held, names, record, step()) : "");
  });

  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const frames = measurements(record, "feature-plane");
    const reach = reachOf(frames);
    const unit = planeUnit(reach, width, height, 16);
    const cx = Math.round(width / 2 - (unit * (reach.right + reach.left)) / 2);
    const cy = Math.round(height / 2 + (unit * (reach.top + reach.bottom)) / 2);
    const x = (value: number) => cx + value * unit;
    const y = (value: number) => cy - value * unit;
    places.current = [];
    hairline(context, 0, cy, width, cy, theme.colour("--rule-2"));
    hairline(context, cx, 0, cx, height, theme.colour("--rule-2"));
    overlay.text("axis 1", width, cy - 6, "first axis", { "text-anchor": "end" });
    overlay.text("axis 2", cx + 6, 11, "second axis", {});
    const frame = now();
    if (!frame) {
      overlay.text("empty", cx, cy - 40, "measured when the run begins", {
        "text-anchor": "middle",
      });
      return;
    }
    const contexts = arrayOf(frame, "contexts")?.data ?? [];
    const rows = arrayOf(frame, "rows")?.data ?? [];
    const trail = (kind: Mark["kind"], index: number, colour: string, alpha: number) => {
      const points = trailOf(frames, kind, index, step());
      context.globalAlpha = alpha;
      context.strokeStyle = colour;
      context.lineWidth = 1;
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) {
        context.lineTo(x(points[i] as number), y(points[i + 1] as number));
      }
      context.stroke();
      context.globalAlpha = 1;
    };
    const is = (kind: Mark["kind"], index: number) => held?.kind === kind && held.index === index;
    const ink = theme.colour("--ink");
    const colourOfTask = theme.colour("--rep");
    for (let i = 0; 2 * i < contexts.length; i++) trail("contexts", i, colourOfTask, 0.55);
    for (let a = 0; 2 * a < rows.length; a++) trail("rows", a, ink, a < DIGIT_COUNT ? 0.4 : 0.15);
    groups.forEach((group, g) => {
      const glyph = TASK_GLYPHS[g % TASK_GLYPHS.length] ?? "disc";
      for (let i = group.from; i < group.to; i++) {
        const [px, py] = [x(contexts[2 * i] as number), y(contexts[2 * i + 1] as number)];
        places.current.push({ mark: { kind: "contexts", index: i }, x: px, y: py });
        traceGlyph(context, glyph, px, py, is("contexts", i) ? 6.5 : 4.2);
        context.lineWidth = 1.5;
        context.strokeStyle = colourOfTask;
        context.fillStyle = theme.colour("--paper");
        if (glyph === "cross") context.stroke();
        else {
          if (glyph === "disc" || glyph === "square") context.fillStyle = colourOfTask;
          context.fill();
          context.stroke();
        }
      }
    });
    // Tokens that no answer holds hardly part from one another: written as one word where they meet.
    const together = otherTokensMeet(rows, unit);
    const labels: { index: number; text: string; x: number; y: number }[] = [];
    for (let a = 0; 2 * a < rows.length && a < VOCABULARY_SIZE; a++) {
      const [px, py] = [x(rows[2 * a] as number), y(rows[2 * a + 1] as number)];
      places.current.push({ mark: { kind: "rows", index: a }, x: px, y: py });
      const digit = a < DIGIT_COUNT;
      if (together && a > DIGIT_COUNT) continue;
      const text = together && !digit ? VOCABULARY.slice(DIGIT_COUNT).join(" ") : tokenText(a);
      labels.push({ index: a, text, x: px, y: py });
    }
    const apart = partLabels(
      labels.map(({ index, text, x: px, y: py }) => ({
        x: px,
        y: py,
        width: index < DIGIT_COUNT ? 10 : 8 * text.length,
        height: index < DIGIT_COUNT ? 14 : 11,
      })),
    );
    labels.forEach(({ index, text }, i) => {
      const digit = index < DIGIT_COUNT;
      const place = apart[i] ?? { x: 0, y: 0 };
      overlay.text(`row ${index}`, place.x, place.y + (digit ? 5 : 4), text, {
        class: `halo ${digit ? "ink bold v16" : ""} ${is("rows", index) ? "plane-held" : ""}`,
        "text-anchor": "middle",
      });
    });
  };

  const onPoint = (at: { readonly x: number; readonly y: number } | null) => {
    let best: { mark: Mark; distance: number } | null = null;
    for (const place of at ? places.current : []) {
      const distance = Math.hypot(place.x - (at?.x ?? 0), place.y - (at?.y ?? 0));
      if (distance < (best?.distance ?? GRASP)) best = { mark: place.mark, distance };
    }
    const next = best?.mark ?? null;
    if (next?.kind !== held?.kind || next?.index !== held?.index) setHeld(next);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const count = names.length + VOCABULARY_SIZE;
    const at = held ? (held.kind === "rows" ? names.length + held.index : held.index) : -1;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") setHeld(null);
    else if (by === undefined) return;
    else {
      const next = (Math.max(at, by < 0 ? 0 : -1) + by + count) % count;
      setHeld(
        next < names.length
          ? { kind: "contexts", index: next }
          : { kind: "rows", index: next - names.length },
      );
    }
    event.preventDefault();
  };
  return (
    <div className="plane">
      <h2 className="ins-title">
        <Term id="feature">Features</Term> and <Term id="classifier">classifier</Term>{" "}
        <small>
          in the <Term id="base-policy">base policy</Term>’s{" "}
          <Term id="feature-plane">plane of largest variance</Term>
        </small>
      </h2>
      <p className="plane-key">
        {groups.map((group, g) => (
          <span key={group.from}>
            <TaskKey glyph={g} />
            {group.label}
          </span>
        ))}
        <span>
          <b>3</b> row of the classifier
        </span>
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: no element means a picture that keys move through */}
      <div
        className="plane-box"
        role="group"
        aria-label="Marks in the plane: arrow keys go from one to the next"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the marks are read with the arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => setHeld(null)}
      >
        <Plot
          className="plane-plot"
          sources={sources}
          paint={paint}
          onPoint={onPoint}
          describe={() => describePlane(record, step())}
        />
      </div>
      <p ref={readOut} className="plane-read" aria-live="polite" />
      <p className="ins-unit">
        <span ref={share} /> Lines are the ways the marks have come.
      </p>
    </div>
  );
}

/** Whether the rows of all tokens that are no digits lie within a word's width of one another. */
function otherTokensMeet(rows: ArrayLike<number>, unit: number): boolean {
  const at = (a: number, axis: number) => (rows[2 * a + axis] ?? 0) * unit;
  for (let a = DIGIT_COUNT + 1; a < VOCABULARY_SIZE; a++) {
    const [dx, dy] = [at(a, 0) - at(DIGIT_COUNT, 0), at(a, 1) - at(DIGIT_COUNT, 1)];
    if (Math.hypot(dx, dy) > 24) return false;
  }
  return true;
}

/** The glyph of a task, for the key. */
function TaskKey({ glyph }: { readonly glyph: number }) {
  const paths = {
    disc: "M1 6a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    triangle: "M6 .8L11 10.5H1z",
    square: "M1.6 1.6h8.8v8.8H1.6z",
    diamond: "M6 .2L11.8 6L6 11.8L.2 6z",
    cross: "M1.5 1.5l9 9M10.5 1.5l-9 9",
  };
  const name = TASK_GLYPHS[glyph % TASK_GLYPHS.length] ?? "disc";
  const full = name === "disc" || name === "square";
  return (
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path
        d={paths[name]}
        fill={full ? "var(--rep)" : "none"}
        stroke="var(--rep)"
        strokeWidth="1.8"
      />
    </svg>
  );
}

/** A mark in words: what it is, and how far it has come. */
function sentenceOf(
  mark: Mark,
  names: readonly string[],
  record: RunRecord | null,
  step: number,
): string {
  if (mark.kind === "rows") {
    const frames = measurements(record, "feature-plane");
    const trail = trailOf(frames, "rows", mark.index, step);
    const [x0 = 0, y0 = 0] = trail;
    const [x = 0, y = 0] = trail.slice(-2);
    const far = Math.hypot(x - x0, y - y0);
    return `Row of token ${tokenText(mark.index)}: moved by ${formatFixed(far)} in this plane.`;
  }
  const features = measuredAt(record, "features", step);
  const drift = arrayOf(features, "drift")?.data[mark.index] ?? Number.NaN;
  const turn = arrayOf(features, "turn")?.data[mark.index] ?? Number.NaN;
  return `${names[mark.index] ?? ""}: moved by ${formatPercent(drift)} of its length, cosine with its start ${formatFixed(turn, 3)}.`;
}

function describePlane(record: RunRecord | null, step: number): string {
  if (!measuredAt(record, "feature-plane", step)) return "The plane of features: not measured yet.";
  const shown = record?.valueAt("features/plane_shown", step) ?? Number.NaN;
  const drift = record?.valueAt("features/drift", step) ?? Number.NaN;
  const rows = record?.valueAt("classifier/drift", step) ?? Number.NaN;
  return `The plane of features at step ${step}: shows ${formatPercent(shown)} of their variance. Features have moved by ${formatPercent(drift)}, the classifier by ${formatPercent(rows)}.`;
}
