/** The read-out of several seeds, beside what is pointed at. */
import { type ReadoutLine, readoutOf } from "./readout";
import type { Scene } from "./scene";
import { newestStep } from "./timeline-model";

/** A place in the panel, px; the playhead, for those who use the keyboard; or nothing. */
export type ReadTarget = { readonly x: number; readonly y: number } | "playhead" | null;

/** Distance to what is pointed at, px. */
const ASIDE = 14;

/** The painter of the read-out. */
export class ReadoutView {
  #element: HTMLElement;
  #target: ReadTarget = null;
  #text = "";

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** The step that is pointed at; null where it is the playhead's or none. */
  stepAt({ time, model }: Scene): number | null {
    const target = this.#target;
    if (!target || target === "playhead") return null;
    return Math.min(newestStep(model.runs), time.stepAt(target.x));
  }

  /** Whether the seeds' own read-out stands over this track, at its place in the list. */
  covers({ model }: Scene, place: number): boolean {
    const target = this.#target;
    if (!target || target === "playhead") return false;
    const track = model.tracks[place];
    const pointed = indexAt(model.layout.tracks, target.y) === place;
    return pointed && track !== undefined && readoutOf(track, model.runs, 0) !== null;
  }

  /** Points at something else; whether that is news. */
  aim(target: ReadTarget): boolean {
    const before = this.#target;
    this.#target = target;
    return before !== target;
  }

  /** Writes what the seeds say there, if they say anything. */
  write({ model, time, playhead }: Scene): void {
    const target = this.#target;
    const { layout, tracks, runs } = model;
    const place = target === "playhead" ? 0 : indexAt(layout.tracks, target?.y);
    const track = place < 0 ? undefined : tracks[place];
    const step = target && (target === "playhead" ? playhead : time.stepAt(target.x));
    const lines = track && step !== null ? readoutOf(track, runs, step) : null;
    this.#element.hidden = !lines;
    if (!lines || step === null) return;
    this.#fill(lines);
    // To the right of the step, or to its left where the panel ends.
    const x = time.x(step);
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const left = x + ASIDE + width <= layout.right ? x + ASIDE : x - ASIDE - width;
    const top = Math.min((layout.tracks[place]?.top ?? 0) + 6, layout.height - height);
    const at = Math.max(0, left);
    this.#element.style.transform = `translate(${Math.round(at)}px, ${Math.round(top)}px)`;
  }

  #fill(lines: readonly ReadoutLine[]): void {
    const text = lines.map(({ name, text: figures }) => `${name}\t${figures}`).join("\n");
    if (text === this.#text) return;
    this.#text = text;
    this.#element.replaceChildren(
      ...lines.map(({ name, colour, text: figures }) => {
        const line = document.createElement("p");
        if (name) {
          const word = document.createElement("b");
          if (colour) word.className = colour;
          word.textContent = name;
          line.append(word);
        }
        line.append(name && figures ? ` ${figures}` : figures);
        return line;
      }),
    );
  }
}

/** The track at a height; −1 where there is none. */
function indexAt(
  tracks: readonly { readonly top: number; readonly height: number }[],
  y: number | undefined,
): number {
  return y === undefined ? -1 : tracks.findIndex(({ top, height }) => y >= top && y < top + height);
}
