/**
 * Why a component of .6 % of the kernel's size takes most of the entropy on other tasks: what the
 * scene "budget" of the shipped lecture says, on the kernel from which its run begins.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { basePolicy, startBackend } from "../../cli/engine";
import { parseLecture } from "../../src/lecture/parse-lecture";
import type { KernelFrame } from "../../src/run/frames";
import { openSession } from "../../src/run/open-session";
import { WatchList } from "../../src/run/watch-list";
import { DIGIT_COUNT, PERMUTE_TOKEN, VOCABULARY_SIZE } from "../../src/tasks/vocabulary";

type Blocks = NonNullable<KernelFrame["full"]>["gradient"];

const LECTURE = parseLecture(readFileSync("public/lectures/learning-dynamics.json", "utf8"));

let full: NonNullable<KernelFrame["full"]>;
/** Whether each context is of the trained task. */
let own: readonly boolean[];

beforeAll(async () => {
  await startBackend("wasm", () => {});
  const experiment = LECTURE.runs.std!.experiment;
  const base = await basePolicy(experiment.settings);
  const watch = new WatchList(experiment.settings.ntk_every, 1);
  const session = await openSession({ experiment, base, watch, fullKernels: true });
  try {
    own = session.instruments.probes.map(({ tokens }) => tokens[0] === PERMUTE_TOKEN);
    full = (await session.measure("all"))!.kernel!.full!;
  } finally {
    session.dispose();
  }
}, 60_000);

/** Σ_a K(x_i, x_j)[a, a] over the tokens that are wanted. */
function trace(blocks: Blocks, i: number, j: number, wanted: (token: number) => boolean): number {
  const count = own.length;
  let sum = 0;
  for (let a = 0; a < VOCABULARY_SIZE; a++) {
    if (!wanted(a)) continue;
    sum += blocks[((i * VOCABULARY_SIZE + a) * count + j) * VOCABULARY_SIZE + a] as number;
  }
  return sum;
}

/** A mean over pairs of contexts. */
function mean(of: (i: number, j: number) => number, wanted: (i: number, j: number) => boolean) {
  const found = own.flatMap((_, i) => own.flatMap((__, j) => (wanted(i, j) ? [of(i, j)] : [])));
  return found.reduce((sum, value) => sum + value, 0) / found.length;
}

const isDigit = (token: number) => token < DIGIT_COUNT;
const itself = (i: number, j: number) => i === j;
const onDigits = (blocks: Blocks) => (i: number, j: number) => trace(blocks, i, j, isDigit);

it("counts what a context does to itself, most of it on tokens that no answer holds", () => {
  const all = mean((i, j) => trace(full.gradient, i, j, () => true), itself);
  const digits = mean(onDigits(full.gradient), itself);
  expect(1 - digits / all).toBeGreaterThan(0.9);
  const representation = mean(onDigits(full.representation), itself);
  expect(representation / (representation + digits)).toBeGreaterThan(0.05);
});

it("is of the same order in both components from the trained task to another", () => {
  const others = (i: number, j: number) => own[j] === true && own[i] === false;
  const size = (blocks: Blocks) => mean((i, j) => Math.abs(onDigits(blocks)(i, j)), others);
  const ratio = size(full.gradient) / size(full.representation);
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(2);
  // Within the trained task it is not.
  const within = (i: number, j: number) => i !== j && own[i] === true && own[j] === true;
  const there = (blocks: Blocks) => mean((i, j) => Math.abs(onDigits(blocks)(i, j)), within);
  expect(there(full.gradient) / there(full.representation)).toBeGreaterThan(5);
});
