/**
 * Labels at the ends of lines, kept from covering one another. The places wanted are moved as little
 * as possible in the sense of least squares while neighbours keep their distance: isotonic regression
 * by pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk, 1972) on the places less the
 * room that the labels before need.
 */

/** A label, and where it would stand if there were no others. */
export interface LabelWish {
  /** Where its middle wants to be, px. */
  readonly at: number;
  /** Room it takes, px. */
  readonly size: number;
}

/**
 * Middles of the labels, in the order given, all inside [low, high] and none overlapping; where the
 * room is too small for all of them, they are spread over it evenly.
 */
export function spreadLabels(wishes: readonly LabelWish[], low: number, high: number): number[] {
  const order = wishes.map((_, index) => index);
  order.sort((a, b) => wish(wishes, a).at - wish(wishes, b).at || a - b);

  // offset[k]: the least distance from the first middle to the k-th.
  const offsets: number[] = [];
  let offset = 0;
  order.forEach((index, k) => {
    if (k > 0) offset += (wish(wishes, order[k - 1] as number).size + wish(wishes, index).size) / 2;
    offsets.push(offset);
  });

  const first = order[0];
  const last = order[order.length - 1];
  if (first === undefined || last === undefined) return [];
  const lowest = low + wish(wishes, first).size / 2;
  const highest = high - wish(wishes, last).size / 2 - offset;
  const placed = new Array<number>(wishes.length);
  if (highest < lowest) {
    const squeeze = offset > 0 ? Math.max(0, (offset + highest - lowest) / offset) : 0;
    order.forEach((index, k) => {
      placed[index] = lowest + (offsets[k] as number) * squeeze;
    });
    return placed;
  }
  const pooled = pool(order.map((index, k) => wish(wishes, index).at - (offsets[k] as number)));
  order.forEach((index, k) => {
    const free = Math.min(highest, Math.max(lowest, pooled[k] as number));
    placed[index] = free + (offsets[k] as number);
  });
  return placed;
}

function wish(wishes: readonly LabelWish[], index: number): LabelWish {
  return wishes[index] as LabelWish;
}

/** The non-decreasing sequence nearest to `values` in least squares. */
function pool(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      if (before.sum / before.count <= block.sum / block.count) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, count: before.count + block.count };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => new Array<number>(block.count).fill(block.sum / block.count));
}
