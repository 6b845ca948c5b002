/** Takes apart what several tensors were packed into for one read-back, in the order of packing. */
export class PackedValues {
  #offset = 0;

  constructor(private readonly values: Float32Array) {}

  /** The next `count` values, as a view. @throws RangeError past the end. */
  take(count: number): Float32Array {
    const end = this.#offset + count;
    if (end > this.values.length) {
      throw new RangeError(`asked for ${end} packed values of ${this.values.length}`);
    }
    const part = this.values.subarray(this.#offset, end);
    this.#offset = end;
    return part;
  }

  /** The next value. */
  next(): number {
    return this.take(1)[0] as number;
  }
}
