/** Made-up numbers, the same at every visit: what the gallery's examples are drawn of. They show nothing. */
import { resolveExperiment } from "../../experiment/resolve";
import type { KernelComponents, KernelSource } from "../../panels/kernels/kernel-source";
import type { Stage } from "../../panels/timeline/stage";
import type { TimelineRun } from "../../panels/timeline/timeline-model";
import { RunRecord } from "../../run/record";

/** Contexts of the example kernels. */
export const SIZE = 12;
export const GROUPS = [
  { label: "permute", short: "perm.", from: 0, to: 4 },
  { label: "sort", from: 4, to: 8 },
  { label: "sum", from: 8, to: 12 },
];
export const CONTEXTS = Array.from({ length: SIZE }, (_, i) => {
  const task = GROUPS.find(({ from, to }) => i >= from && i < to)?.label ?? "";
  return `${task} ${1000 + ((i * 617) % 9000)}=`;
});

/** Nothing measured yet. */
export const NO_KERNEL: KernelSource = {
  current: () => null,
  first: () => null,
  subscribe: () => () => {},
};

/** A kernel whose contexts are alike within a task, and less so between tasks. */
export const KERNEL: KernelSource = (() => {
  const representation = new Float32Array(SIZE * SIZE);
  const gradient = new Float32Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++) {
    for (let j = 0; j < SIZE; j++) {
      const together = Math.floor(i / 4) === Math.floor(j / 4) ? 1 : 0;
      const wave = Math.cos(1.7 * (i + j)) * Math.cos(0.9 * (i - j));
      representation[i * SIZE + j] = i === j ? 16 : 5 * together + 2 * wave;
      gradient[i * SIZE + j] = i === j ? 60 : 22 * together + 12 * wave - 4;
    }
  }
  const frame: KernelComponents = { step: 24, representation, gradient };
  return { current: () => frame, first: () => frame, subscribe: () => () => {} };
})();

/** An S from one value to another round a step, with a ripple. */
function course(step: number, from: number, to: number, middle: number): number {
  const share = 1 / (1 + Math.exp((middle - step) / 4));
  return from + (to - from) * share + 0.03 * (to - from) * Math.sin(2.1 * step);
}

function recordOf(id: string, steps: number, middle: number): RunRecord {
  const record = new RunRecord({
    id,
    label: id,
    experiment: resolveExperiment({}),
    backend: "cpu",
    adapter: "",
    probes: [],
  });
  for (let step = 0; step < steps; step++) {
    const metrics = {
      reward: course(step, 0.2, 0.94, middle),
      entropy: course(step, 1.8, 0.4, middle),
      "ntk/gradient/trace": 40 * course(step, 1, 3, middle),
      "ntk/representation/trace": 16 * course(step, 1, 1.2, middle),
    };
    record.append({ step, metrics, events: [], kernel: null, rollouts: null, answers: null });
  }
  return record;
}

const FIRST: Stage = {
  name: "classifier only",
  from: 0,
  to: 10,
  classifier: { trained: "all", rate: 30 },
  backbone: { trained: "none", rate: 1 },
  plan: 0,
  movable: true,
};
const ALL = {
  name: "everything",
  classifier: { trained: "all", rate: 1 },
  backbone: { trained: "all", rate: 1 },
} as const;

/** Two runs of so many steps; `stage` is where the first one's first stage ends. */
export function runsOf(steps: number, stage = 10): TimelineRun[] {
  return [
    {
      id: "main",
      label: "CF-RL",
      colour: "cf",
      source: recordOf("main", steps, 14),
      stages: [
        { ...FIRST, to: stage },
        { ...ALL, from: stage, to: null },
      ],
    },
    {
      id: "companion",
      label: "Standard",
      colour: "std",
      source: recordOf("companion", steps, 26),
      stages: [{ ...ALL, from: 0, to: null }],
    },
  ];
}
