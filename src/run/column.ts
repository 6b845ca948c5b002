/**
 * One column of a run: numbers in a typed array that grows by doubling, so that appending costs a
 * constant time on average and a chart reads without copying.
 */
export class Column {
  private data: Float64Array;
  private used = 0;

  /** A column that begins with `blanks` values that were not measured (NaN). */
  constructor(blanks = 0) {
    this.data = new Float64Array(Math.max(64, 2 ** Math.ceil(Math.log2(blanks + 1))));
    this.data.fill(Number.NaN, 0, blanks);
    this.used = blanks;
  }

  get length(): number {
    return this.used;
  }

  /** Appends one value; NaN stands for "not measured". */
  push(value: number): void {
    if (this.used === this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.used++] = value;
  }

  /** Value of row `index`; NaN outside the column. */
  at(index: number): number {
    return index >= 0 && index < this.used ? (this.data[index] as number) : Number.NaN;
  }

  /** Replaces the value of the last row. */
  setLast(value: number): void {
    if (this.used > 0) this.data[this.used - 1] = value;
  }

  /** Drops every row from `length` on. */
  truncate(length: number): void {
    this.used = Math.min(this.used, length);
  }

  /** Drops every row of odd index. */
  keepEverySecond(): void {
    const kept = Math.ceil(this.used / 2);
    for (let row = 1; row < kept; row++) this.data[row] = this.data[2 * row] as number;
    this.used = kept;
  }

  /** The values [length] as a view: valid until the next push, not to be written to. */
  view(): Float64Array {
    return this.data.subarray(0, this.used);
  }
}
