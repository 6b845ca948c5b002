/**
 * Exponentially weighted means of a curve: what is shown as its trend, beside the curve itself. With span n
 * the weight of a value falls by 1 − α a measurement, α = 2/(n + 1), and the weights are divided by their
 * sum, so that the first values are no less trustworthy than the last (pandas' `ewm(span=n)` with its
 * default `adjust=True`).
 */
import type { Series } from "./series";

/** The mean of a curve that grows: only what is new is added to it. */
export class MovingAverage {
  #span = 0;
  #of: { readonly first: number; readonly start: number } = {
    first: Number.NaN,
    start: Number.NaN,
  };
  #values = new Float64Array(256);
  #length = 0;
  #sum = 0;
  #weight = 0;

  /**
   * @param span n ≥ 1 measurements; 1 is the curve itself.
   * @returns a curve over the same steps; NaN where nothing was measured.
   */
  over(series: Series, span: number): Series {
    const first = (series.steps[0] as number) ?? Number.NaN;
    const start = (series.values[0] as number) ?? Number.NaN;
    const same = Object.is(this.#of.first, first) && Object.is(this.#of.start, start);
    // The newest row may still be completed, so it is always taken anew.
    if (span !== this.#span || !same || series.length < this.#length) {
      this.#span = span;
      this.#of = { first, start };
      this.#length = 0;
      this.#sum = 0;
      this.#weight = 0;
    }
    this.#makeRoom(series.length);
    const settled = series.length - 1;
    for (let row = this.#length; row < settled; row++) this.#take(series, row);
    this.#length = Math.max(this.#length, settled);
    if (series.length > 0) {
      const [sum, weight] = [this.#sum, this.#weight];
      this.#take(series, settled);
      [this.#sum, this.#weight] = [sum, weight];
    }
    return { length: series.length, steps: series.steps, values: this.#values };
  }

  #take(series: Series, row: number): void {
    const value = series.values[row] as number;
    if (!Number.isFinite(value)) {
      this.#values[row] = Number.NaN;
      return;
    }
    const keep = 1 - 2 / (this.#span + 1);
    this.#sum = this.#sum * keep + value;
    this.#weight = this.#weight * keep + 1;
    this.#values[row] = this.#sum / this.#weight;
  }

  #makeRoom(length: number): void {
    if (length <= this.#values.length) return;
    const grown = new Float64Array(2 * length);
    grown.set(this.#values);
    this.#values = grown;
  }
}
