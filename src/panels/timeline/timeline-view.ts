/**
 * Paints the time panel: ruler, score, tracks and values on one canvas and one overlay, and puts the
 * playhead and the handles in their places. All that changes with a step happens here, outside of React.
 */

import { type CanvasSize, prepareCanvas } from "../../charts/canvas-size";
import { EasedRange } from "../../charts/eased-range";
import { formatCount } from "../../charts/format";
import { frameLoop, type Painter } from "../../charts/frame-loop";
import { GrowingLayer } from "../../charts/growing-layer";
import { MovingAverage } from "../../charts/moving-average";
import { Overlay } from "../../charts/overlay";
import { steadyDomain } from "../../charts/step-bars";
import { onThemeChange, prefersReducedMotion, Theme } from "../../charts/theme";
import { fittedEnd, type TimeScale, timeScale } from "../../charts/time-axis";
import type { Domain } from "../../charts/value-axis";
import { termOfRun } from "../../glossary/run-term";
import { describeTrack } from "./describe-track";
import { barsExtent, paintBarsTrack } from "./paint-bars-track";
import { paintHover, paintHoverLine } from "./paint-hover";
import { type BorderWords, cutName, paintRuler, paintScore } from "./paint-score";
import { paintDots, paintTrack } from "./paint-track";
import { ReadoutView, type ReadTarget } from "./readout-view";
import { forgetTextWidths, type Scene } from "./scene";
import { firstHeldStage, heldUntil } from "./stage";
import { newestStep, scoredRuns, type TimelineModel, valuedRuns } from "./timeline-model";
import type { TrackSpec } from "./track";
import { nextDomain } from "./track-axis";
import { trackExtent } from "./track-curves";

/** The elements that the view writes to. */
export interface TimelineElements {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly marks: SVGSVGElement;
  readonly playhead: HTMLElement;
  readonly flag: HTMLElement;
  readonly readout: HTMLElement;
}

/** At most this often the sentences for screen readers are written anew, ms. */
const SENTENCE_INTERVAL = 1000;

/** Room that the caret of a stage's menu takes before the stage's end, px. */
const MENU_ROOM = 26;
/** Height of a run's two lanes, px. */
const LANES_HEIGHT = 20;
/** Room for a name over a column of values, px. */
const HEAD_ROOM = 84;
/** How far over their baseline the room of words on the score begins, px. */
const WORDS_OVER = 16;
/** Half the width of the playhead's flag, px. */
const FLAG_HALF = 17;

interface TrackAxis {
  /** The range for all steps, and the one fitted to the first stage. */
  whole: Domain | null;
  fitted: Domain | null;
  readonly eased: EasedRange;
}

/** The painter of the time panel. */
export class TimelineView {
  #elements: TimelineElements;
  #model: TimelineModel;
  #size: CanvasSize = { width: 1, height: 1, ratio: 1 };
  #theme: Theme;
  #overlay: Overlay;
  #painter: Painter;
  #ends: (() => void)[];
  #endSources: (() => void)[] = [];
  #axes = new Map<string, TrackAxis>();
  #timeAxis = new EasedRange();
  #time: TimeScale | null = null;
  #readout: ReadoutView;
  #layers = new Map<string, GrowingLayer>();
  #averages = new Map<string, MovingAverage>();
  #sentences = { at: Number.NEGATIVE_INFINITY, timer: 0 };

  constructor(elements: TimelineElements, model: TimelineModel) {
    this.#elements = elements;
    this.#model = model;
    this.#theme = new Theme(elements.root);
    this.#overlay = new Overlay(elements.marks);
    this.#readout = new ReadoutView(elements.readout);
    this.#painter = frameLoop.add((time) => this.#paint(time));
    this.#ends = [
      onThemeChange(() => {
        this.#theme.refresh();
        this.#painter.invalidate();
      }),
    ];
    // Widths of words are other ones once the page's own face is there.
    document.fonts?.ready.then(() => {
      forgetTextWidths();
      this.#painter.invalidate();
    });
    this.#listen();
  }

  update(model: TimelineModel): void {
    const sources = (runs: TimelineModel["runs"]) => runs.map((run) => run.source);
    const before = sources(this.#model.runs);
    const now = sources(model.runs);
    const same = before.length === now.length && before.every((source, i) => source === now[i]);
    this.#model = model;
    if (!same) {
      // Other runs: their axes start afresh.
      this.#axes.clear();
      this.#layers.clear();
      this.#averages.clear();
      this.#listen();
    }
    this.#painter.invalidate();
  }

  resize(size: CanvasSize): void {
    this.#size = size;
    this.#painter.invalidate();
  }

  /** What is pointed at is to be read out: a place, px, or the playhead; null for nothing. */
  readAt(target: ReadTarget): void {
    if (this.#readout.aim(target)) this.#painter.invalidate();
  }

  /** Something that React placed has moved: a handle, say. */
  refresh(): void {
    this.#painter.invalidate();
  }

  destroy(): void {
    this.#painter.remove();
    clearTimeout(this.#sentences.timer);
    for (const end of [...this.#endSources, ...this.#ends]) end();
  }

  /** The step in view, as it was last decided. */
  get step(): number {
    const newest = Math.max(0, newestStep(this.#model.runs));
    return Math.min(newest, this.#model.playhead ?? newest);
  }

  /** The step at a place along the axis, px from the panel's left edge. */
  stepAt(x: number): number {
    return this.#time?.stepAt(x) ?? 0;
  }

  /** The same, beyond the axis's end too. */
  stepBeyond(x: number): number {
    const time = this.#time;
    if (!time) return 0;
    return Math.max(0, Math.round(((x - time.left) / (time.right - time.left)) * time.last));
  }

  #listen(): void {
    for (const end of this.#endSources) end();
    this.#endSources = this.#model.runs.map((run) =>
      run.source.subscribe(() => this.#painter.invalidate()),
    );
    this.#painter.invalidate();
  }

  /** Where the axis ends: the run's last step, or, while only its first stage has run, that stage's room. */
  #axisEnd(): { last: number; fitted: boolean } {
    const { runs, maxStep, whole } = this.#model;
    const newest = newestStep(runs);
    const last = Math.max(1, maxStep, newest);
    const main = scoredRuns(runs)[0];
    const stage = main && firstHeldStage(main.stages);
    if (whole || !stage?.to || newest >= stage.to) return { last, fitted: false };
    const end = fittedEnd(stage.to, last);
    return { last: end, fitted: end < last };
  }

  #paint(now: number): void {
    const { canvas, root } = this.#elements;
    const { layout, tracks, runs } = this.#model;
    const context = prepareCanvas(canvas, {
      width: layout.width,
      height: layout.height,
      ratio: this.#size.ratio,
    });
    if (!context) return;
    const still = prefersReducedMotion();
    const { last, fitted } = this.#axisEnd();
    this.#timeAxis.aim([0, last], still);
    let moving = this.#timeAxis.advance(now);
    const time = timeScale(this.#timeAxis.shown?.[1] ?? last, layout.left, layout.right);
    this.#time = time;
    const scene: Scene = {
      context,
      overlay: this.#overlay,
      theme: this.#theme,
      model: this.#model,
      time,
      restingLast: last,
      playhead: this.step,
      fitted,
      layer: (name) => this.#layer(name),
      average: (name) => this.#average(name),
    };
    root.toggleAttribute("data-fitted", fitted);
    this.#overlay.begin();
    this.#paintTint(scene);
    paintRuler(scene);
    const words = paintScore(scene);
    this.#writeHeads(scene);
    tracks.forEach((track, i) => {
      const place = layout.tracks[i];
      if (!place) return;
      const axis = this.#axis(track);
      if (track.bars) {
        const extent = barsExtent(track.bars, runs, last, fitted, 10 ** -track.decimals);
        if (fitted) axis.fitted = steadyDomain(axis.fitted, extent);
        else axis.whole = steadyDomain(axis.whole, extent);
      } else {
        const extent = trackExtent(track, runs, last);
        if (fitted) axis.fitted = nextDomain(track, axis.fitted, extent, true);
        else axis.whole = nextDomain(track, axis.whole, extent, false);
      }
      const resting = fitted ? axis.fitted : axis.whole;
      axis.eased.aim(resting, still);
      moving = axis.eased.advance(now) || moving;
      if (track.bars) {
        paintBarsTrack(scene, track, track.bars, place, axis.eased.shown, resting);
      } else paintTrack(scene, track, i, place, axis.eased.shown, resting);
    });
    const pointed = this.#readout.stepAt(scene);
    if (pointed !== null && pointed >= 0) {
      paintHoverLine(scene, pointed);
      tracks.forEach((track, i) => {
        const place = layout.tracks[i];
        if (!place || this.#readout.covers(scene, i)) return;
        paintHover(scene, track, place, this.#axis(track).eased.shown, pointed);
      });
    }
    this.#overlay.end();
    // The one strong line of the panel, under nothing but the dots.
    context.fillStyle = this.#theme.colour("--ink");
    context.fillRect(
      time.x(scene.playhead) - 0.75,
      layout.ruler,
      1.5,
      layout.height - layout.ruler,
    );
    tracks.forEach((track, i) => {
      const place = layout.tracks[i];
      if (place) paintDots(scene, track, place, this.#axis(track).eased.shown);
    });
    this.#placePlayhead(scene);
    this.#placeHandles(scene);
    this.#placeWords(words);
    this.#readout.write(scene);
    this.#describe(now);
    if (moving) this.#painter.invalidate();
  }

  #layer(name: string): GrowingLayer {
    let layer = this.#layers.get(name);
    if (!layer) {
      layer = new GrowingLayer();
      this.#layers.set(name, layer);
    }
    return layer;
  }

  #average(name: string): MovingAverage {
    let average = this.#averages.get(name);
    if (!average) {
      average = new MovingAverage();
      this.#averages.set(name, average);
    }
    return average;
  }

  #axis({ id: track, log }: TrackSpec): TrackAxis {
    const id = log ? `${track}, log` : track;
    let axis = this.#axes.get(id);
    if (!axis) {
      axis = { whole: null, fitted: null, eased: new EasedRange() };
      this.#axes.set(id, axis);
    }
    return axis;
  }

  /** The first stage of the first run that has one, behind every track. */
  #paintTint({ context, theme, time, model }: Scene): void {
    const run = scoredRuns(model.runs).find((candidate) => firstHeldStage(candidate.stages));
    const stage = run && firstHeldStage(run.stages);
    if (!run || !stage || model.tracks.length === 0) return;
    const { scoreBottom, height, narrow, tracks } = model.layout;
    const from = time.x(stage.from);
    const to = time.x(Math.min(heldUntil(stage, run.source.lastStep, model.maxStep), time.last));
    context.fillStyle = theme.colour(`--${run.colour}-tint`);
    if (!narrow) context.fillRect(from, scoreBottom, to - from, height - scoreBottom);
    // Where titles stand over the plots, behind the plots alone.
    for (const { plotTop, plotBottom } of narrow ? tracks : []) {
      context.fillRect(from, plotTop - 4, to - from, plotBottom - plotTop + 8);
    }
  }

  /** What the columns of values are. */
  #writeHeads(scene: Scene): void {
    const { overlay, model, playhead } = scene;
    const { layout } = model;
    if (layout.narrow || model.tracks.length === 0) return;
    const y = layout.scoreBottom - 11;
    const runs = valuedRuns(model.runs);
    const columns = runs.length === 1 ? layout.columns.slice(-1) : layout.columns;
    // A run that is over stands at its last step; of two in step one may be a step behind for a moment.
    const steps = runs.map(({ source }) => Math.min(playhead, source.lastStep));
    const newest = Math.max(0, ...steps);
    // Where there are several seeds the panel has the place for what the figures are.
    if (steps.some((step) => step >= 0) && !runs.some((run) => run.cohort)) {
      overlay.text("measured", 0, y, `measured at step ${formatCount(newest)}`, {
        class: "second",
      });
    }
    runs.forEach((run, i) => {
      const right = columns[i];
      if (right === undefined) return;
      const term = termOfRun(run.label);
      const attributes = {
        class: term ? `${run.colour} bold tl-head` : `${run.colour} bold`,
        "text-anchor": "end",
        ...(term ? { "data-term-hint": term } : {}),
      };
      // One that has not come so far was measured where it has come to.
      const own = steps[i] ?? newest;
      const behind = own < newest - (run.branch ? 0 : 1);
      const full = behind ? `at ${formatCount(own)}` : (run.short ?? run.label);
      const name = cutName(scene, full, HEAD_ROOM);
      overlay.text(`head ${run.id}`, right, y, name, attributes);
    });
  }

  #placePlayhead({ time, playhead, model }: Scene): void {
    const { playhead: element, flag } = this.#elements;
    const { layout } = model;
    const x = time.x(playhead);
    element.style.transform = `translateX(${x}px)`;
    element.style.top = `${layout.ruler - 19.5}px`;
    const text = formatCount(playhead);
    if (flag.textContent !== text) flag.textContent = text;
    // At the ends of the axis the flag stays inside it.
    const aside =
      Math.max(layout.left + FLAG_HALF - x, 0) + Math.min(0, layout.right - FLAG_HALF - x);
    flag.style.transform = `translateX(${aside - FLAG_HALF}px)`;
    const newest = Math.max(0, newestStep(model.runs));
    element.setAttribute("aria-valuemax", String(newest));
    element.setAttribute("aria-valuenow", String(playhead));
    element.setAttribute(
      "aria-valuetext",
      `step ${playhead} of ${model.maxStep}${model.playhead === null ? ", following the run" : ""}`,
    );
  }

  #placeHandles({ time, model }: Scene): void {
    const runs = scoredRuns(model.runs);
    for (const handle of this.#elements.root.querySelectorAll<HTMLElement>("[data-boundary]")) {
      const order = runs.findIndex((run) => run.id === handle.dataset.run);
      const step = Number(handle.dataset.boundary);
      const top = model.layout.lanes[order];
      const visible = top !== undefined && step <= time.last;
      handle.hidden = !visible;
      if (!visible) continue;
      const ends = handle.classList.contains("tl-end");
      handle.style.transform = `translate(${time.x(step)}px, ${top + (ends ? 0 : 20)}px)`;
      if (ends)
        handle.style.height = `${(model.layout.lanes.at(-1) ?? top) - top + LANES_HEIGHT}px`;
    }
    for (const menu of this.#elements.root.querySelectorAll<HTMLElement>("[data-stage-from]")) {
      const order = runs.findIndex((run) => run.id === menu.dataset.run);
      const top = model.layout.lanes[order];
      const from = Math.max(Number(menu.dataset.stageFrom), runs[order]?.source.lastStep ?? 0);
      const to = Math.min(Number(menu.dataset.stageTo || time.last), time.last);
      const visible = top !== undefined && time.x(to) - time.x(from) >= MENU_ROOM;
      menu.hidden = !visible;
      if (visible) menu.style.transform = `translate(${time.x(to) - MENU_ROOM}px, ${top}px)`;
    }
  }

  /** Lays what explains the words on the score over them; what is not painted is not there. */
  #placeWords(words: readonly BorderWords[]): void {
    for (const button of this.#elements.root.querySelectorAll<HTMLElement>("[data-border]")) {
      const own = words.find(({ key }) => key === button.dataset.border);
      button.hidden = own === undefined;
      if (!own) continue;
      button.style.transform = `translate(${own.left}px, ${own.baseline - WORDS_OVER}px)`;
      button.style.width = `${own.width}px`;
      if (button.ariaLabel !== own.text) button.ariaLabel = own.text;
    }
  }

  /** Writes each track's sentence: at most once a second while the run goes on. */
  #describe(now: number): void {
    const wait = this.#sentences.at + SENTENCE_INTERVAL - now;
    if (wait > 0) {
      // One timer that waits is enough, however many frames come meanwhile.
      this.#sentences.timer ||= window.setTimeout(
        () => this.#describe(Number.POSITIVE_INFINITY),
        wait,
      );
      return;
    }
    clearTimeout(this.#sentences.timer);
    this.#sentences.timer = 0;
    this.#sentences.at = Number.isFinite(now) ? now : performance.now();
    const { tracks, runs } = this.#model;
    for (const element of this.#elements.root.querySelectorAll<HTMLElement>("[data-track]")) {
      const track = tracks.find((candidate) => candidate.id === element.dataset.track);
      if (track) element.setAttribute("aria-label", describeTrack(track, runs, this.step));
    }
  }
}
