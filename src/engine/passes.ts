/**
 * What instruments ask of a policy at every turn, for fused engines to answer without TensorFlow.js
 * operations. Where there is no fused answer (`passFor` is null), the instruments' own operations
 * are the reference, and the same tests hold both.
 */
import type * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "./policy";

/** N sequences of T tokens, row by row, and the index in each whose logits are meant. */
export interface ContextRows {
  /** N. */
  readonly count: number;
  /** T. */
  readonly length: number;
  /** Token ids [N·T]. */
  readonly tokens: readonly number[];
  /** [N]. Nothing after it has any influence. */
  readonly positions: readonly number[];
}

/** A policy's W and h on some contexts, or how they move along a direction. */
export interface PolicyReading {
  /** W, row-major [V,d]. */
  readonly classifier: Float32Array;
  /** h(x_i) at each context's position, row-major [N,d]. */
  readonly features: Float32Array;
}

/** A reading, and its movement to first order along each direction θ̇ = (Ẇ, ψ̇). */
export interface PolicyTangents {
  readonly reading: PolicyReading;
  /** Ẇ and (∂h(x_i)/∂ψ)·ψ̇, in the order of the directions. */
  readonly tangents: readonly PolicyReading[];
}

/** Both components of a kernel. */
export interface KernelPair {
  readonly representation: Float32Array;
  readonly gradient: Float32Array;
}

/** Completions to sample, by Gumbel-max on noise that is given. */
export interface SampleRequest {
  /** Distinct prompts of one length [P][T₀]. */
  readonly prompts: readonly (readonly number[])[];
  /** Completions per prompt, G; sequence p·G + g continues prompt p. */
  readonly generations: number;
  /** Tokens per completion, T'. */
  readonly completionLength: number;
  /** τ > 0. */
  readonly temperature: number;
  /** Gumbel noise [T'·P·G·V] in the order (token, sequence, vocabulary). */
  readonly noise: Float32Array;
}

/** Sampled completions and what the policy says of them at the request's temperature. */
export interface Sampled {
  /** [P·G·T'], by sequence. */
  readonly tokens: Int32Array;
  /** log π of those tokens [P·G·T']. */
  readonly logProbabilities: Float32Array;
  /** Means over completion tokens: entropy in nats, and largest probability. */
  readonly entropy: number;
  readonly confidence: number;
}

/**
 * Fused passes over policies of one shape. Results are the caller's. A pass reads θ as it is when it
 * is called, and rejects with a RangeError what is larger than it can hold.
 */
export interface PolicyPasses {
  /**
   * Why a pass cannot take so many contexts here, as the end of a sentence; null when it can. What is
   * left out takes all.
   */
  refuse?(name: PassName, contexts: ContextRows): string | null;
  /** W and h, in one read-back. */
  read(policy: Policy, contexts: ContextRows): Promise<PolicyReading>;
  /**
   * The same, and how they move along each direction.
   * @param directions each [P], flat in the layout's order.
   */
  readAlong(
    policy: Policy,
    contexts: ContextRows,
    directions: readonly tf.Tensor1D[],
  ): Promise<PolicyTangents>;
  /** Completions. */
  sample(policy: Policy, request: SampleRequest): Promise<Sampled>;
  /**
   * (1/V) Σ_a ⟨∂z_a(x_i)/∂ψ, ∂z_a(x_j)/∂ψ⟩, the gradient component's trace kernel, and
   * ⟨h(x_i), h(x_j)⟩, the representation component's: each row-major [N,N].
   */
  traceKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair>;
  /**
   * ⟨∂⟨s_i,h(x_i)⟩/∂ψ, ∂⟨s_j,h(x_j)⟩/∂ψ⟩ with one cotangent s_i a context: row-major [N,N].
   * @param seeds [N,d].
   */
  seededKernel(policy: Policy, contexts: ContextRows, seeds: Float32Array): Promise<Float32Array>;
  /**
   * The gradient component's V×V blocks ∂z_a(x_i)/∂ψ · ∂z_b(x_j)/∂ψ, row-major [N,V,N,V]; of the
   * representation component's, ⟨h(x_i), h(x_j)⟩ I_V, the factors [N,N].
   */
  fullKernel(policy: Policy, contexts: ContextRows): Promise<KernelPair>;
}

/** Passes over policies of a shape, not checked yet, or why there are none, as the end of a sentence. */
export type MadePasses =
  | { readonly passes: PolicyPasses; readonly reason: null }
  | { readonly passes: null; readonly reason: string };

/** Names a pass. */
export type PassName = Exclude<keyof PolicyPasses, "refuse">;
