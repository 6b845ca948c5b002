/**
 * What the scaling curves vary: one size at a time, around the default preset's shape, of the RL step
 * or of the kernel.
 */
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

/** The sizes of one point. */
export interface Sizes {
  /** d. */
  readonly width: number;
  readonly layers: number;
  /** T, input tokens a sequence, of which the prompt is six. */
  readonly length: number;
  /** Completions a step, B. */
  readonly batch: number;
  /** R, runs side by side. */
  readonly runs: number;
  /** N, contexts of the kernel. */
  readonly contexts: number;
}

/** The sizes that are not varied: those of the default preset, and its longest sequence. */
export const CENTRE: Sizes = {
  width: 32,
  layers: 2,
  length: 9,
  batch: 128,
  runs: 1,
  contexts: 32,
};

/** One axis. */
export interface Axis {
  readonly id: string;
  readonly varies: keyof Sizes;
  /** What is timed at each point. */
  readonly times: "RL step" | "trace kernel";
  /** With its symbol, as the axis is labelled. */
  readonly label: string;
  readonly values: readonly number[];
}

export const AXES: readonly Axis[] = [
  {
    id: "width",
    varies: "width",
    times: "RL step",
    label: "width d",
    values: [16, 32, 64, 128],
  },
  {
    id: "layers",
    varies: "layers",
    times: "RL step",
    label: "layers",
    values: [1, 2, 3, 4, 6],
  },
  {
    id: "length",
    varies: "length",
    times: "RL step",
    label: "sequence length T, tokens",
    values: [8, 16, 32, 64],
  },
  {
    id: "batch",
    varies: "batch",
    times: "RL step",
    label: "completions per step B",
    values: [32, 64, 128, 256, 512, 1024],
  },
  {
    id: "contexts",
    varies: "contexts",
    times: "trace kernel",
    label: "contexts N",
    values: [8, 16, 32, 64, 128],
  },
  {
    id: "runs",
    varies: "runs",
    times: "RL step",
    label: "runs side by side R",
    values: [1, 2, 4, 8, 16, 32, 64],
  },
];

/** The sizes of a point of an axis. */
export function sizesAt({ varies }: Axis, value: number): Sizes {
  return { ...CENTRE, [varies]: value };
}

/** The sizes that an axis holds fixed, in words. */
export function fixedSizes({ varies, times }: Axis): string {
  const all: [keyof Sizes, string][] = [
    ["width", `d=${CENTRE.width}`],
    ["layers", `${CENTRE.layers} layers`],
    ["length", `T=${CENTRE.length}`],
    ...(times === "RL step"
      ? ([["batch", `B=${CENTRE.batch}`]] as [keyof Sizes, string][])
      : ([["contexts", `N=${CENTRE.contexts}`]] as [keyof Sizes, string][])),
  ];
  const kept = all.filter(([key]) => key !== varies).map(([, text]) => text);
  return [...kept, `V=${VOCABULARY_SIZE}`].join(", ");
}
