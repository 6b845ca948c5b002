/** The kernels' draws against `random.ts`: the same words, and completions drawn by Gumbel-max. */
import { beforeAll, expect, it } from "vitest";
import { gumbels, STREAMS, uniforms } from "../../../../src/engine/random";
import { KernelMemory, wave } from "./kernel-memory";

let memory: KernelMemory;

beforeAll(async () => {
  memory = await KernelMemory.load();
});

it.each([
  [0, 0],
  [1, 7],
  [0xffffffff, 0x80000001],
])("draws the same uniforms, bit for bit (seed %i, step %i)", (seed, step) => {
  const count = 4097;
  const target = memory.room(count);
  memory.kernels.uniforms(target, seed, STREAMS.sampling, step, count);
  const expected = uniforms(seed, STREAMS.sampling, step, count);
  expect(memory.get(target, count)).toEqual(expected);
});

it("draws the same Gumbels, to the last place", () => {
  const count = 50_001;
  const target = memory.room(count);
  memory.kernels.gumbels(target, 3, STREAMS.sampling, 5, count);
  const expected = gumbels(3, STREAMS.sampling, 5, count);
  const actual = memory.get(target, count);
  let different = 0;
  expected.forEach((value, i) => {
    different += actual[i] === value ? 0 : 1;
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(
      2 ** -22 * Math.max(Math.abs(value), 2 ** -20),
    );
  });
  // Logarithms in double precision may differ in their last place, of which float32 seldom knows.
  expect(different).toBeLessThan(5);
});

it("takes the first of the largest, a group's members from one row", () => {
  const vocabulary = 5;
  const z = Float32Array.of(...wave(vocabulary, 0.4), 9, 9, 9, 9, 9, 0, 1, 4, 4, 2);
  const noise = new Float32Array(4 * vocabulary);
  noise[1 * vocabulary + 3] = 50;
  const chosen = memory.putIntegers([-1, -1, -1, -1]);
  // Rows 1 and 2 of z, two members each.
  memory.kernels.sample(memory.put(z), 1, 1, 2, 4, vocabulary, 0.5, memory.put(noise), chosen);
  expect(memory.getIntegers(chosen, 4)).toEqual([0, 3, 2, 2]);
});
