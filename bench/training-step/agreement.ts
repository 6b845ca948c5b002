/** Whether implementations of the training step compute the same: what differs is not timed. */

/** Steps whose losses are compared: after the first, a loss depends on the gradient and on Adam. */
const STEPS = 4;

/** Largest relative difference of a loss, and of a gradient's norm. */
const LOSS_TOLERANCE = 1e-4;
const GRADIENT_TOLERANCE = 1e-4;

/** Something that makes steps, from θ_0 on. */
interface Stepping {
  readonly name: string;
  step(): Promise<number>;
}

/** Something whose gradient at θ_0 can be looked at. */
interface Graded {
  readonly name: string;
  gradient(): Promise<Float32Array>;
}

/**
 * Makes a few steps of each and compares their losses with the first one's.
 * @throws Error naming what differs, and by how much.
 */
export async function checkLosses([first, ...others]: readonly Stepping[]): Promise<void> {
  if (first === undefined) {
    return;
  }
  const expected = await losses(first);
  for (const other of others) {
    const actual = await losses(other);
    expected.forEach((loss, step) => {
      const error = Math.abs((actual[step] as number) - loss) / Math.abs(loss);
      if (!(error <= LOSS_TOLERANCE)) {
        throw new Error(
          `${other.name} makes another step than ${first.name}: loss ${actual[step]} at step ${step}, not ${loss}`,
        );
      }
    });
  }
}

async function losses(one: Stepping): Promise<number[]> {
  const values: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    values.push(await one.step());
  }
  return values;
}

/**
 * Compares two gradients.
 * @throws Error saying by how much they differ.
 */
export async function checkGradient(first: Graded, other: Graded): Promise<void> {
  const [expected, actual] = [await first.gradient(), await other.gradient()];
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  const error = Math.sqrt(difference / size);
  if (actual.length !== expected.length || !(error <= GRADIENT_TOLERANCE)) {
    throw new Error(`the gradient of ${other.name} differs from that of ${first.name} by ${error}`);
  }
}
