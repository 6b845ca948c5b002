import { describe, expect, it } from "vitest";
import { AXES, CENTRE, fixedSizes, sizesAt } from "../../bench/report/axes";
import { type Curve, curveName, gapsText } from "../../bench/report/curve";
import { plotSvg } from "../../bench/report/plot";
import { axisPlot } from "../../bench/report/write-report";

const FUSED: Curve = {
  backend: "wasm",
  engine: "fused",
  points: [
    { value: 16, milliseconds: 2, turns: 5 },
    { value: 32, milliseconds: 4.126, turns: 5 },
  ],
  leftOut: [{ value: 64, reason: "the width is 64" }],
};
const REFERENCE: Curve = {
  backend: "webgpu",
  engine: "reference",
  points: [
    { value: 16, milliseconds: 40, turns: 5 },
    { value: 64, milliseconds: 320, turns: 1 },
  ],
  leftOut: [],
};
const NONE: Curve = {
  backend: "webgpu",
  engine: "fused",
  points: [],
  leftOut: [16, 64].map((value) => ({ value, reason: "a < b & c" })),
};

describe("axes", () => {
  it("cover what the issue asks for", () => {
    const ends = Object.fromEntries(AXES.map(({ id, values }) => [id, [values[0], values.at(-1)]]));
    expect(ends).toEqual({
      width: [16, 128],
      layers: [1, 6],
      length: [8, 64],
      batch: [32, 1024],
      contexts: [8, 128],
      runs: [1, 64],
    });
  });

  it("vary one size and say the others", () => {
    for (const axis of AXES) {
      expect(sizesAt(axis, 99)).toEqual({ ...CENTRE, [axis.varies]: 99 });
    }
    const [width] = AXES;
    expect(width && fixedSizes(width)).toBe("2 layers, T=9, B=128, V=16");
  });
});

describe("gapsText", () => {
  it("puts neighbouring sizes with one reason together", () => {
    const leftOut = [
      { value: 1, reason: "a" },
      { value: 2, reason: "a" },
      { value: 4, reason: "b" },
    ];
    expect(gapsText({ ...FUSED, leftOut })).toBe("wasm, fused, without 1, 2: a; 4: b");
    expect(gapsText(REFERENCE)).toBeNull();
  });

  it("lists no sizes where there is none at all", () => {
    expect(gapsText(NONE)).toBe("webgpu, fused, left out: a < b & c");
  });
});

describe("plotSvg", () => {
  const spec = {
    title: "RL step, ms",
    label: "width d",
    values: [16, 32, 64],
    curves: [FUSED, REFERENCE, NONE],
    caption: ["a < b & c", "word ".repeat(60).trim()],
  };
  const svg = plotSvg(spec);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);

  it("names each curve at its end with its last value, the reference dashed", () => {
    expect(texts).toContain("wasm, fused  4.13 ms at 32");
    expect(texts).toContain("webgpu, reference  320 ms");
    expect(svg.match(/stroke-dasharray="5 4"/g)).toHaveLength(1);
    expect(svg.match(/<circle/g)).toHaveLength(4);
  });

  it("places points on logarithmic axes", () => {
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
    const [first, second, third, last] = circles.map(([, x, y]) => [Number(x), Number(y)]);
    // 16 → 32 is half of 16 → 64; 40 → 320 is three times 2 → 4 and a little less than 2 → 4.126.
    expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBeCloseTo(
      ((last?.[0] ?? 0) - (third?.[0] ?? 0)) / 2,
      0,
    );
    const rise = (third?.[1] ?? 0) - (last?.[1] ?? 0);
    const step = (first?.[1] ?? 0) - (second?.[1] ?? 0);
    expect(rise / step).toBeCloseTo(Math.log(8) / Math.log(4.126 / 2), 1);
  });

  it("labels every size and every decade that holds the data", () => {
    for (const label of ["16", "32", "64", "1", "10", "100", "1,000", "width d"]) {
      expect(texts).toContain(label);
    }
  });

  it("escapes words and breaks long captions", () => {
    expect(texts).toContain("a &lt; b &amp; c");
    expect(texts.filter((words) => words?.startsWith("word")).length).toBeGreaterThan(1);
  });

  it("draws an empty plot where nothing was measured", () => {
    const empty = plotSvg({ ...spec, curves: [NONE] });
    expect(empty).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("axisPlot", () => {
  it("says on which machine it was measured, and what is left out", () => {
    const [axis] = AXES;
    if (axis === undefined) throw new Error("there is no axis");
    const machine = {
      processor: "Some CPU",
      cores: 2,
      memory: 8,
      system: "linux x64",
      node: "v20",
    };
    const context = { date: "2026-01-02", machine, backends: { wasm: "this processor" } };
    const svg = axisPlot({ axis, curves: [FUSED] }, context);
    expect(svg).toContain("2 × Some CPU, 8 GiB, linux x64, Node v20; wasm: this processor;");
    expect(svg).toContain(`${curveName(FUSED)}, without 64: the width is 64.`);
  });
});
