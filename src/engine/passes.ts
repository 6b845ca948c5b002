/**
 * What instruments ask of a policy at every turn, for fused engines to answer without TensorFlow.js
 * operations. Where there is no fused answer (`passesFor` is null), the instruments' own operations
 * are the reference, and the same tests hold both.
 */
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

/** Fused passes over policies of one shape. Results are the caller's. */
export interface PolicyPasses {
  /** h(x_i) at each context's position [N,d]. */
  features(policy: Policy, contexts: ContextRows): Promise<Float32Array>;
  /** Completions. */
  sample(policy: Policy, request: SampleRequest): Promise<Sampled>;
  /**
   * (1/V) Σ_a ⟨∂z_a(x_i)/∂ψ, ∂z_a(x_j)/∂ψ⟩, the gradient component's trace kernel, and
   * ⟨h(x_i), h(x_j)⟩, the representation component's: each row-major [N,N].
   */
  traceKernel(
    policy: Policy,
    contexts: ContextRows,
  ): Promise<{ readonly representation: Float32Array; readonly gradient: Float32Array }>;
  /**
   * ⟨∂⟨s_i,h(x_i)⟩/∂ψ, ∂⟨s_j,h(x_j)⟩/∂ψ⟩ with one cotangent s_i a context: row-major [N,N].
   * @param seeds [N,d].
   */
  seededKernel(policy: Policy, contexts: ContextRows, seeds: Float32Array): Promise<Float32Array>;
  /** The gradient component's V×V blocks ∂z_a(x_i)/∂ψ · ∂z_b(x_j)/∂ψ: row-major [N,V,N,V]. */
  fullKernel(policy: Policy, contexts: ContextRows): Promise<Float32Array>;
}
