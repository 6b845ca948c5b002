/** The instruments' passes (`passes.ts`) by wasm kernels, in a memory of their own. */
import type * as tf from "@tensorflow/tfjs-core";
import { CLASSIFIER, type PolicyShape } from "../../layout";
import type {
  ContextRows,
  KernelPair,
  PolicyPasses,
  PolicyReading,
  PolicyTangents,
  Sampled,
  SampleRequest,
} from "../../passes";
import type { Policy } from "../../policy";
import { BlockContraction } from "./block-contraction";
import { type ContextTape, makeContexts, runContexts } from "./contexts";
import { Cotangents } from "./cotangents";
import type { Address, Kernels } from "./kernels";
import { loadKernels } from "./load-kernels";
import { PolicyCore } from "./policy-core";
import { multiply } from "./product";
import { rowOfToken, sequenceCount } from "./rows";
import { sampleCompletions } from "./sampling";
import { Tangents } from "./tangents";
import { type ConstantRows, fillConstants, makeTape, takeConstants } from "./tape";
import { TraceContraction } from "./trace-contraction";

/** One memory for all shapes: a pass leaves nothing behind that it needs, and none is interrupted. */
let shared: Promise<Kernels> | null = null;

/** Passes over policies of one shape. */
export class WasmPasses implements PolicyPasses {
  private constructor(private readonly core: PolicyCore) {}

  /** @throws Error where WebAssembly has no 128-bit SIMD. */
  static async load(shape: PolicyShape): Promise<WasmPasses> {
    shared ??= loadKernels();
    return new WasmPasses(new PolicyCore(await shared, shape));
  }

  async read(policy: Policy, contexts: ContextRows): Promise<PolicyReading> {
    const { theta, constants } = this.#begin(policy);
    const tape = makeContexts(this.core, contexts, false, constants);
    runContexts(this.core, theta, tape);
    return this.#reading(theta, tape.at.features, tape.count);
  }

  async readAlong(
    policy: Policy,
    contexts: ContextRows,
    directions: readonly tf.Tensor1D[],
  ): Promise<PolicyTangents> {
    const { arena } = this.core;
    const { theta, constants } = this.#begin(policy);
    const tape = makeContexts(this.core, contexts, true, constants);
    runContexts(this.core, theta, tape);
    const tangents = new Tangents(this.core, theta, tape);
    const direction = arena.take(policy.theta.size);
    return {
      reading: this.#reading(theta, tape.at.features, tape.count),
      tangents: directions.map((one) => {
        arena.floats(direction, one.size).set(one.dataSync<"float32">());
        return this.#reading(direction, tangents.run(direction), tape.count);
      }),
    };
  }

  async sample(policy: Policy, request: SampleRequest): Promise<Sampled> {
    const { arena, shape } = this.core;
    const { prompts, generations, completionLength, temperature, noise } = request;
    const { vocabulary } = shape;
    const { theta, constants } = this.#begin(policy);
    const shared = (prompts[0] as readonly number[]).length;
    const layout = {
      groups: prompts.length,
      members: generations,
      shared,
      own: completionLength - 1,
    };
    const batch = sequenceCount(layout);
    const count = batch * completionLength;
    if (noise.length !== count * vocabulary) {
      throw new RangeError(
        `rollout noise has ${noise.length} numbers; it needs ${count * vocabulary}`,
      );
    }
    const tape = makeTape(arena, shape, layout, false, constants);
    const at = { noise: arena.take(noise.length), chosen: arena.take(count) };
    arena.integers(tape.tokens, prompts.length * shared).set(prompts.flat());
    arena.floats(at.noise, noise.length).set(noise);
    sampleCompletions(this.core, theta, tape, { completionLength, temperature, ...at });
    const rows = prompts.length * shared + batch * layout.own;
    const chosen = arena.integers(at.chosen, count);
    const logs = arena.floats(tape.logProbabilities, rows * vocabulary);
    const entropies = arena.floats(tape.entropy, rows);
    const confidences = arena.floats(tape.confidence, rows);
    const tokens = new Int32Array(count);
    const logProbabilities = new Float32Array(count);
    let [entropy, confidence] = [0, 0];
    for (let n = 0; n < count; n++) {
      const [b, k] = [Math.floor(n / completionLength), n % completionLength];
      const row = rowOfToken(layout, b, k);
      const token = chosen[k * batch + b] as number;
      tokens[n] = token;
      logProbabilities[n] = logs[row * vocabulary + token] as number;
      entropy += (entropies[row] as number) / count;
      confidence += (confidences[row] as number) / count;
    }
    return { tokens, logProbabilities, entropy, confidence };
  }

  async traceKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair> {
    const { vocabulary } = this.core.shape;
    const { theta, tape, cotangents } = this.#differentiate(policy, contexts);
    const contraction = new TraceContraction(this.core, tape);
    const seeds = this.#seeds(tape);
    for (let a = 0; a < vocabulary; a++) {
      this.#seed(theta, tape, a, seeds);
      cotangents.run(seeds, contraction);
    }
    const gradient = contraction.finish(1 / vocabulary);
    return { representation: this.#featureProducts(tape), gradient };
  }

  async seededKernel(
    policy: Policy,
    contexts: ContextRows,
    seeds: Float32Array,
  ): Promise<Float32Array> {
    const { arena } = this.core;
    const { tape, cotangents } = this.#differentiate(policy, contexts);
    const at = arena.take(seeds.length);
    arena.floats(at, seeds.length).set(seeds);
    const contraction = new TraceContraction(this.core, tape);
    cotangents.run(at, contraction);
    return contraction.finish(1);
  }

  async fullKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair> {
    const { theta, tape, cotangents } = this.#differentiate(policy, contexts);
    const contraction = new BlockContraction(this.core, tape);
    const seeds = this.#seeds(tape);
    for (let a = 0; a < this.core.shape.vocabulary; a++) {
      this.#seed(theta, tape, a, seeds);
      contraction.begin(a);
      cotangents.run(seeds, contraction);
    }
    return { representation: this.#featureProducts(tape), gradient: contraction.finish() };
  }

  /** Gives all memory back, and lays out θ and the policy's constants. */
  #begin({ theta, constants }: Policy): {
    readonly theta: Address;
    readonly constants: ConstantRows | null;
  } {
    const { arena, shape } = this.core;
    arena.clear();
    const address = arena.take(theta.size);
    arena.floats(address, theta.size).set(theta.dataSync<"float32">());
    if (constants === null) return { theta: address, constants };
    const rows = takeConstants(arena, shape);
    fillConstants(arena, rows, constants);
    return { theta: address, constants: rows };
  }

  /** Runs contexts, ready for backward passes. */
  #differentiate(policy: Policy, contexts: ContextRows) {
    const { theta, constants } = this.#begin(policy);
    const tape = makeContexts(this.core, contexts, true, constants);
    runContexts(this.core, theta, tape);
    return { theta, tape, cotangents: new Cotangents(this.core, theta, tape) };
  }

  /** Room for the seeds [N,d]. */
  #seeds({ count }: ContextTape): Address {
    return this.core.arena.take(count * this.core.shape.width);
  }

  /** W's row a for every context. */
  #seed(theta: Address, { count }: ContextTape, a: number, seeds: Address): void {
    const { kernels, policy, shape } = this.core;
    const { width } = shape;
    const row = theta + policy.offset(CLASSIFIER) + 4 * a * width;
    kernels.copyRows(seeds, width, row, 0, count, width);
  }

  /** W, of a θ or of a direction, and features that lie at an address. */
  #reading(theta: Address, features: Address, count: number): PolicyReading {
    const { arena, policy, shape } = this.core;
    const { vocabulary, width } = shape;
    const classifier = arena.floats(theta + policy.offset(CLASSIFIER), vocabulary * width);
    return {
      classifier: classifier.slice(),
      features: arena.floats(features, count * width).slice(),
    };
  }

  /** ⟨h(x_i), h(x_j)⟩ [N,N]. */
  #featureProducts({ at, count }: ContextTape): Float32Array {
    const { arena, kernels, shape } = this.core;
    const { width } = shape;
    const target = arena.take(count * count);
    const features = { address: at.features, pitch: width };
    multiply(kernels, {
      left: features,
      right: features,
      target: { address: target, pitch: count },
      rows: count,
      columns: count,
      depth: width,
      transposed: "right",
    });
    return arena.floats(target, count * count).slice();
  }
}
