/**
 * wasm: both components of the neural tangent kernel against brute force, which takes one backward
 * pass of the tape for every output. What is timed is compared first.
 */
import { initialTheta, Policy } from "../../src/engine/policy";
import { integersBelow, STREAMS } from "../../src/engine/random";
import { fullKernel, traceKernel } from "../../src/instruments/ntk/kernel";
import { VOCABULARY_SIZE } from "../../src/tasks/vocabulary";
import { atLeast, speedup } from "../figure";
import { interleave, type Side } from "../interleave";
import type { Answer, Bench, Family, RowSpec } from "../row";
import { type BruteForceKernel, bruteForceKernel, type Context } from "../tape/brute-force-kernel";
import { TapePolicy } from "../tape/tape-policy";

/** N and T; the logits at the last position are meant. */
const COUNT = 32;
const LENGTH = 12;
const SHAPE = { vocabulary: VOCABULARY_SIZE, width: 32, layers: 2, heads: 4, context: LENGTH };

/** Brute force takes seconds. */
const MOST_PAIRS = 5;

/** Largest relative difference, in the Frobenius norm. */
const TOLERANCE = 1e-3;

const FULL = "wasm/kernel/full";
const TRACE = "wasm/kernel/trace";
const WHAT = `N=${COUNT}, V=${VOCABULARY_SIZE}, T=${LENGTH}, d=${SHAPE.width}, ${SHAPE.layers} layers`;

const rows: readonly RowSpec[] = [
  {
    id: FULL,
    what: `NTK, full V×V blocks (${WHAT}) against brute force`,
    unit: "×",
    target: atLeast(8),
  },
  { id: TRACE, what: "NTK, trace kernel, against the same", unit: "×", target: atLeast(25) },
];

function contexts(): Context[] {
  const tokens = Array.from(integersBelow(VOCABULARY_SIZE, 1, STREAMS.probes, 0, COUNT * LENGTH));
  return Array.from({ length: COUNT }, (_, i) => ({
    tokens: tokens.slice(i * LENGTH, (i + 1) * LENGTH),
    position: LENGTH - 1,
  }));
}

/** (1/V) tr of each V × V block of a component [N,V,N,V]: [N,N]. */
function traces(blocks: Float32Array): Float32Array {
  const sums = new Float32Array(COUNT ** 2);
  for (let i = 0; i < COUNT; i++) {
    for (let j = 0; j < COUNT; j++) {
      for (let a = 0; a < VOCABULARY_SIZE; a++) {
        const at = ((i * VOCABULARY_SIZE + a) * COUNT + j) * VOCABULARY_SIZE + a;
        sums[i * COUNT + j] = (sums[i * COUNT + j] as number) + (blocks[at] as number);
      }
    }
  }
  return sums.map((sum) => sum / VOCABULARY_SIZE);
}

/** @throws Error where a kernel's component differs from brute force's. */
function check(what: string, actual: BruteForceKernel, expected: BruteForceKernel): void {
  for (const component of ["representation", "gradient"] as const) {
    const [a, b] = [actual[component], expected[component]];
    let [difference, size] = [0, 0];
    for (let i = 0; i < b.length; i++) {
      difference += ((a[i] as number) - (b[i] as number)) ** 2;
      size += (b[i] as number) ** 2;
    }
    const error = Math.sqrt(difference / size);
    if (a.length !== b.length || !(error <= TOLERANCE)) {
      throw new Error(`${what}: the ${component} component differs from brute force by ${error}`);
    }
  }
}

async function measure({ pairs, wants }: Bench): Promise<Record<string, Answer>> {
  const theta = initialTheta(SHAPE, 1);
  const policy = Policy.fromArray(SHAPE, theta);
  const tape = new TapePolicy(SHAPE, theta);
  const probes = contexts();
  try {
    const exact = await bruteForceKernel(tape, probes);
    check("full kernel", await fullKernel(policy, probes), exact);
    check("trace kernel", await traceKernel(policy, probes), {
      representation: traces(exact.representation),
      gradient: traces(exact.gradient),
    });
    const sides: Record<string, Side> = {
      bruteForce: () => bruteForceKernel(tape, probes),
    };
    if (wants(FULL)) {
      sides[FULL] = () => fullKernel(policy, probes);
    }
    if (wants(TRACE)) {
      sides[TRACE] = () => traceKernel(policy, probes);
    }
    const { bruteForce = [], ...own } = await interleave(sides, Math.min(pairs, MOST_PAIRS), 1);
    const other = { name: "brute force", turns: bruteForce };
    return Object.fromEntries(
      Object.entries(own).map(([id, turns]) => [id, speedup({ name: "ours", turns }, other)]),
    );
  } finally {
    tape.dispose();
    policy.dispose();
  }
}

export const kernelRows: Family = { backend: "wasm", rows, measure };
