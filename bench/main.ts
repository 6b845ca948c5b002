/**
 * `npm run bench`: what the engine costs on every backend that Node has here, each figure beside the
 * plain reference step, timed in turn in one process. `-- --json FILE` writes the rows as data.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { basePolicy, NODE_BACKENDS, startBackend } from "../cli/engine";
import { decodeCheckpoint } from "../src/engine/checkpoint";
import { Trainer } from "../src/engine/trainer";
import { resolveExperiment } from "../src/experiment/resolve";
import { traceKernel } from "../src/instruments/ntk/kernel";
import { probeContexts } from "../src/instruments/ntk/probes";
import { openSession } from "../src/run/open-session";
import { WatchList } from "../src/run/watch-list";
import { interleave } from "./interleave";
import { ReferenceTrainer } from "./reference-step";

/** One line of the report. */
interface Row {
  readonly backend: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The reference's value, where it has one. */
  readonly reference: number | null;
  /** reference / value. */
  readonly ratio: number | null;
}

/** Steps timed with the kernel every 10, for the rate that a visitor sees. */
const RATE_STEPS = 40;

/** TensorFlow.js kernels that one call runs. */
async function kernelCount(run: () => Promise<unknown>): Promise<number> {
  const { kernels } = await tf.profile(async () => {
    await run();
    return [];
  });
  return kernels.length;
}

/** Steps a second of a whole session at the default preset, one run, kernel every 10 steps. */
async function sessionRate(): Promise<number> {
  const experiment = resolveExperiment({ companion: "none", ntk_every: 10, max_steps: 10_000 });
  const base = await basePolicy(experiment.settings.base);
  const session = await openSession({ experiment, base, watch: new WatchList(10, 0.3) });
  for (let i = 0; i < 10; i++) {
    await session.advance();
  }
  const start = performance.now();
  for (let i = 0; i < RATE_STEPS; i++) {
    await session.advance();
  }
  const seconds = (performance.now() - start) / 1000;
  session.dispose();
  return RATE_STEPS / seconds;
}

/** Bytes of tensors that `make` leaves behind, and what it made. */
function held<T>(make: () => T): [T, number] {
  const before = tf.memory().numBytes;
  const made = make();
  return [made, tf.memory().numBytes - before];
}

/** Every row of the backend that is current. */
async function benchBackend(backend: string, pairs: number): Promise<Row[]> {
  const experiment = resolveExperiment({ reward: "even_share", max_steps: 10_000 });
  const { settings } = experiment;
  const file = await basePolicy(settings.base);
  const base = file === null ? null : decodeCheckpoint(file);
  const [trainer, bytes] = held(() => Trainer.create({ experiment, base }));
  const [reference, referenceBytes] = held(
    () =>
      new ReferenceTrainer({
        shape: trainer.policy.shape,
        task: trainer.task,
        prompts: settings.num_prompts,
        generations: settings.num_generations,
        learningRate: settings.learning_rate,
      }),
  );
  const ours = () => trainer.advance();
  const plain = () => reference.advance();
  const step = await interleave(ours, plain, pairs);
  const counts = [await kernelCount(ours), await kernelCount(plain)] as const;

  const probes = probeContexts(settings.ntk_probes);
  const kernelPairs = Math.min(pairs, 3);
  const trace = () => traceKernel(trainer.policy, probes);
  // One backward pass an output is hopeless where every kernel call is slow.
  const bruteForce =
    backend === "wasm" ? async () => reference.bruteForceKernel(probes) : async () => undefined;
  const kernel = await interleave(trace, bruteForce, kernelPairs);
  const isTimed = backend === "wasm";

  reference.dispose();
  trainer.dispose();
  const row = (what: string, unit: string, value: number, other: number | null): Row => ({
    backend,
    what,
    unit,
    value,
    reference: other,
    ratio: other === null ? null : other / value,
  });
  return [
    {
      ...row(
        "RL step: rollout, update, metrics",
        "ms",
        step.milliseconds,
        step.referenceMilliseconds,
      ),
      ratio: step.speedup,
    },
    row("kernels per RL step", "kernels", counts[0], counts[1]),
    row("tensors held between steps", "bytes", bytes, referenceBytes),
    {
      ...row(
        "NTK, both components, N=32 (reference: brute force)",
        "ms",
        kernel.milliseconds,
        isTimed ? kernel.referenceMilliseconds : null,
      ),
      ratio: isTimed ? kernel.speedup : null,
    },
    row("default preset, one run, kernel every 10", "steps/s", await sessionRate(), null),
  ];
}

/** A number with the digits that a benchmark deserves. */
function digits(value: number | null): string {
  return value === null ? "" : value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function print(rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.backend,
    row.what,
    `${digits(row.value)} ${row.unit}`,
    row.reference === null ? "" : `${digits(row.reference)} ${row.unit}`,
    row.ratio === null ? "" : `${digits(row.ratio)}×`,
  ]);
  const table = [["backend", "what", "here", "plain reference", "ratio"], ...cells];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...table.map((line) => line[i]?.length ?? 0)));
  for (const line of table) {
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i] as number))
        .join("  ")
        .trimEnd(),
    );
  }
}

const { values: flags } = parseArgs({
  options: {
    json: { type: "string" },
    backend: { type: "string", multiple: true },
    pairs: { type: "string", default: "9" },
  },
});
const pairs = Number(flags.pairs);
if (!Number.isInteger(pairs) || pairs < 1) {
  console.error(`--pairs: ${flags.pairs} is not allowed; allowed: a whole number from 1`);
  process.exit(2);
}
const unknown = flags.backend?.find((name) => !NODE_BACKENDS.some((known) => known === name));
if (unknown !== undefined) {
  console.error(`--backend: "${unknown}" is not one; allowed: ${NODE_BACKENDS.join(", ")}`);
  process.exit(2);
}
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
);
const rows: Row[] = [];
for (const name of NODE_BACKENDS) {
  if (flags.backend !== undefined && !flags.backend.includes(name)) {
    continue;
  }
  try {
    const report = await startBackend(name, () => {});
    console.log(`${name}: ${report.adapter}`);
  } catch (error) {
    console.log(`${name}: left out, ${(error as Error).message}`);
    continue;
  }
  rows.push(...(await benchBackend(name, pairs)));
}
print(rows);
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
}
