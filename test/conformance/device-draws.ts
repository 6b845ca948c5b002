/** Counted random numbers on the device: the words of `random.ts`, and its numbers. */
import { expect, it } from "vitest";
import { THREEFRY_WGSL } from "../../src/engine/fused/webgpu/wgsl/threefry";
import { gumbels, STREAMS, threefry2x32 } from "../../src/engine/random";

/** Runs a function body for i = 0 … count − 1; `input` and `output` are arrays of u32. */
async function compute(
  device: GPUDevice,
  body: string,
  input: Uint32Array<ArrayBuffer>,
  count: number,
  words: number,
): Promise<Uint32Array> {
  const module = device.createShaderModule({
    code: `
${THREEFRY_WGSL}
@group(0) @binding(0) var<storage, read> given: array<u32>;
@group(0) @binding(1) var<storage, read_write> output: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ${count}u) { return; }
  ${body}
}`,
  });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const make = (size: number, usage: GPUBufferUsageFlags) => device.createBuffer({ size, usage });
  const given = make(input.byteLength, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
  const size = 4 * count * words;
  const output = make(size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const read = make(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  device.queue.writeBuffer(given, 0, input);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [given, output].map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
  );
  pass.dispatchWorkgroups(Math.ceil(count / 64));
  pass.end();
  encoder.copyBufferToBuffer(output, 0, read, 0, size);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const values = new Uint32Array(read.getMappedRange().slice(0));
  for (const buffer of [given, output, read]) {
    buffer.destroy();
  }
  return values;
}

/** Registers the suite. */
export function deviceDrawsConformance(deviceOf: () => GPUDevice): void {
  it("meets Random123's published vectors, and the host's words everywhere else", async () => {
    // Counter, key, result: kat_vectors of Random123.
    const known = [
      [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
    ];
    const own = Array.from({ length: 500 }, (_, i) => {
      const [c0, c1, k0, k1] = [1, 2, 3, 4].map((k) => Math.imul(i + 1, 0x9e3779b1 * k) >>> 0) as [
        ...[number, number, number, number],
      ];
      const out = new Uint32Array(2);
      threefry2x32(k0, k1, c0, c1, out);
      return [c0, c1, k0, k1, ...out];
    });
    const cases = [...known, ...own];
    const words = await compute(
      deviceOf(),
      `let block = threefry(vec2u(given[4u * i + 2u], given[4u * i + 3u]), vec2u(given[4u * i], given[4u * i + 1u]));
       output[2u * i] = block.x;
       output[2u * i + 1u] = block.y;`,
      Uint32Array.from(cases.flatMap((one) => one.slice(0, 4))),
      cases.length,
      2,
    );
    expect([...words]).toEqual(cases.flatMap((one) => one.slice(4)));
  });

  it("makes the host's Gumbel draws to a millionth, the largest included", async () => {
    const count = 4096;
    // Words whose uniforms are the smallest and the largest come first.
    const extremes = Uint32Array.from([0, 511, 512, 0xfffffdff, 0xfffffe00, 0xffffffff, 2 ** 31]);
    const bits = await compute(
      deviceOf(),
      `let word = select(draw(7u, ${STREAMS.sampling}u, 3u, i), given[i % ${extremes.length}u], i < ${extremes.length}u);
       output[2u * i] = bitcast<u32>(gumbel_of(word));
       output[2u * i + 1u] = word;`,
      extremes,
      count,
      2,
    );
    const values = new Float32Array(bits.buffer);
    const host = gumbels(7, STREAMS.sampling, 3, count);
    for (let i = 0; i < count; i++) {
      const word = bits[2 * i + 1] as number;
      const exact = -Math.log(-Math.log(((word >>> 9) + 0.5) * 2 ** -23));
      const allowed = 1e-6 * Math.max(1, Math.abs(exact));
      expect(Math.abs((values[2 * i] as number) - exact), `word ${word}`).toBeLessThan(allowed);
      if (i >= extremes.length) {
        expect(Math.abs(exact - (host[i] as number))).toBeLessThan(allowed);
      }
    }
  });

  it("takes the same whole number below n from a word as the host", async () => {
    const sizes = [1, 2, 3780, 7499, 10_000, 2 ** 19 - 1];
    const words = [0, 511, 512, 0x7fffffff, 0x80000000, 0xfffffdff, 0xffffffff];
    for (let i = 0; i < 400; i++) {
      words.push(Math.imul(i + 1, 0x9e3779b1) >>> 0);
    }
    const cases = sizes.flatMap((n) => words.map((word) => [word, n] as const));
    const actual = await compute(
      deviceOf(),
      "output[i] = below(given[2u * i], given[2u * i + 1u]);",
      Uint32Array.from(cases.flat()),
      cases.length,
      1,
    );
    const host = cases.map(([word, n]) => Math.floor(((word >>> 9) + 0.5) * 2 ** -23 * n));
    expect([...actual]).toEqual(host);
  });
}
