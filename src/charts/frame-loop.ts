/**
 * One requestAnimationFrame for every painter on the page. A painter is painted only when something
 * it shows has changed; with nothing dirty no frame is asked for and the page idles.
 */

/** What a painter holds: a way to say that it is out of date, and a way to leave. */
export interface Painter {
  /** Marks the painter dirty: it is painted once on the next frame, however often this is called. */
  invalidate(): void;
  /** Takes the painter out of the loop; a frame already asked for skips it. */
  remove(): void;
}

/** Where frames come from; the browser's in the page, a hand-cranked one in tests. */
export interface FrameClock {
  request(callback: (time: number) => void): number;
}

/** Painters by their dirtiness; `frameLoop` is the page’s one. */
export class FrameLoop {
  #clock: FrameClock;
  #paints = new Set<(time: number) => void>();
  #dirty = new Set<(time: number) => void>();
  #requested = false;

  constructor(clock: FrameClock) {
    this.#clock = clock;
  }

  /** Adds a painter, clean. `paint` gets the frame's time in ms; it may invalidate itself to animate. */
  add(paint: (time: number) => void): Painter {
    let removed = false;
    this.#paints.add(paint);
    return {
      invalidate: () => {
        if (removed) return;
        this.#dirty.add(paint);
        this.#request();
      },
      remove: () => {
        removed = true;
        this.#paints.delete(paint);
        this.#dirty.delete(paint);
      },
    };
  }

  /** Paints everything at once, dirty or not, without a frame: for what wants to see it painted. */
  paintAll(time: number): void {
    this.#run(this.#paints, time);
  }

  /** True while a frame is asked for. */
  get busy(): boolean {
    return this.#requested;
  }

  #request(): void {
    if (this.#requested) return;
    this.#requested = true;
    this.#clock.request((time) => this.#frame(time));
  }

  #frame(time: number): void {
    this.#requested = false;
    const paints = this.#dirty;
    this.#dirty = new Set();
    this.#run(paints, time);
  }

  #run(paints: ReadonlySet<(time: number) => void>, time: number): void {
    for (const paint of [...paints]) {
      try {
        paint(time);
      } catch (error) {
        // One broken chart must not stop the others; the page's error handler still hears of it.
        reportError(error);
      }
    }
  }
}

/** The page's loop. */
export const frameLoop = new FrameLoop({
  request: (callback) => requestAnimationFrame(callback),
});
