/**
 * The gradient component's trace kernel, split by parameter. A kernel is an inner product of
 * gradients, so it is the sum over parameters of the inner products of their own gradients: the
 * parts add up to the whole exactly.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../../engine/policy";
import type { ProbeContext } from "./context-batch";
import type { OuterSite } from "./cotangents";
import type { Grouping, SitePiece } from "./grouped-trace";
import { groupedTraceKernel } from "./kernel";

/** What a parameter of the backbone does. */
export type ParameterKind = "embeddings" | "attention" | "mlp" | "norms";

/** One parameter's part. */
export interface KernelPart {
  /** As in a checkpoint, e.g. "blocks.0.attn.qkv". */
  readonly name: string;
  /** The layer: "embed", "blocks.0", …, "final_norm". */
  readonly place: string;
  readonly kind: ParameterKind;
}

/** A trace kernel whose gradient component is known parameter by parameter. */
export interface KernelByLayer {
  /** (1/V) tr of the representation component's blocks, row-major [N,N]. */
  readonly representation: Float32Array;
  /** The gradient component, the sum of its parts, row-major [N,N]. */
  readonly gradient: Float32Array;
  /** G parameters, in the order of θ. */
  readonly parts: readonly KernelPart[];
  /** Each one's part of the gradient component, row-major [G,N,N]. */
  readonly byPart: Float32Array;
}

/** The part that a parameter of this name plays. */
function partOf(name: string): KernelPart {
  const place = /^(embed|blocks\.\d+|final_norm)\./.exec(name)?.[1] ?? name;
  const kind = name.endsWith(".gain")
    ? "norms"
    : name.startsWith("embed.")
      ? "embeddings"
      : name.includes(".attn.")
        ? "attention"
        : "mlp";
  return { name, place, kind };
}

/** The parameters of a policy's backbone, in the order of θ. */
export function kernelParts(policy: Pick<Policy, "layout">): KernelPart[] {
  return policy.layout.filter(({ group }) => group === "backbone").map(({ name }) => partOf(name));
}

/** A group a parameter. The two tables share one site, whose input holds the tokens' columns first. */
function byParameter(parts: readonly KernelPart[], vocabulary: number): Grouping {
  const index = new Map(parts.map(({ name }, group) => [name, group]));
  const groupOf = (name: string) => index.get(name) as number;
  const columns = (site: OuterSite, name: string, from: number, count: number): SitePiece => {
    const input = tf.slice(site.input, [0, from], [site.input.shape[0], count]);
    return { group: groupOf(name), site: { ...site, name, input } };
  };
  return (site) =>
    site.name === "embed"
      ? [
          columns(site, "embed.token", 0, vocabulary),
          columns(site, "embed.position", vocabulary, site.input.shape[1] - vocabulary),
        ]
      : [{ group: groupOf(site.name), site }];
}

/** Σ over the chosen parts g of kernels [G,N,N], in float64: [N,N]. */
function sumOf(byPart: Float32Array, chosen: readonly number[], size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, cell) =>
    chosen.reduce((sum, part) => sum + (byPart[part * size + cell] as number), 0),
  );
}

/**
 * The trace kernel with its gradient component by parameter; costs little more than `traceKernel`,
 * and holds what that gives.
 * @throws RangeError when a context is malformed or longer than the policy's.
 */
export async function kernelByLayer(
  policy: Policy,
  contexts: readonly ProbeContext[],
): Promise<KernelByLayer> {
  const parts = kernelParts(policy);
  const grouping = byParameter(parts, policy.shape.vocabulary);
  const kernel = await groupedTraceKernel(policy, contexts, parts.length, grouping);
  const { representation, groups } = kernel;
  const gradient = sumOf(groups, [...parts.keys()], representation.length);
  return { representation, gradient, parts, byPart: groups };
}

/** Parts added up by a label of theirs. */
export interface FoldedKernel {
  /** In the order of their first parameters. */
  readonly labels: readonly string[];
  /** Row-major [labels,N,N]; their sum is the gradient component. */
  readonly kernels: Float32Array;
}

/**
 * Adds up the parts that share a label, e.g. `({ kind }) => kind`, `({ place }) => place`, or both
 * in one.
 */
export function foldParts(
  kernel: Pick<KernelByLayer, "parts" | "byPart">,
  labelOf: (part: KernelPart) => string,
): FoldedKernel {
  const { parts, byPart } = kernel;
  const size = byPart.length / parts.length;
  const members = new Map<string, number[]>();
  parts.forEach((part, index) => {
    const label = labelOf(part);
    members.set(label, [...(members.get(label) ?? []), index]);
  });
  const kernels = new Float32Array(members.size * size);
  [...members.values()].forEach((chosen, k) => {
    kernels.set(sumOf(byPart, chosen, size), k * size);
  });
  return { labels: [...members.keys()], kernels };
}

/** tr of each of G kernels [G,N,N] divided by the sum of all their traces: [G]. */
export function traceShares(kernels: Float32Array, count: number): Float64Array {
  const size = kernels.length / count;
  const side = Math.round(Math.sqrt(size));
  const traces = Float64Array.from({ length: count }, (_, part) => {
    let sum = 0;
    for (let i = 0; i < side; i++) {
      sum += kernels[part * size + i * side + i] as number;
    }
    return sum;
  });
  const total = traces.reduce((sum, trace) => sum + trace, 0);
  return traces.map((trace) => trace / total);
}

/**
 * The shares of tr K_grad by kind and by place, as metrics: `ntk/gradient/<kind or place>/share`,
 * with places named as in a checkpoint. Those of the kinds add up to 1, and so do those of the
 * places. Empty where the gradient component is zero.
 */
export function layerMetrics(
  kernel: Pick<KernelByLayer, "parts" | "byPart">,
): Record<string, number> {
  const metrics: Record<string, number> = {};
  const labels: ((part: KernelPart) => string)[] = [({ kind }) => kind, ({ place }) => place];
  for (const labelOf of labels) {
    const folded = foldParts(kernel, labelOf);
    const shares = traceShares(folded.kernels, folded.labels.length);
    folded.labels.forEach((label, k) => {
      const share = shares[k] as number;
      if (!Number.isNaN(share)) {
        metrics[`ntk/gradient/${label}/share`] = share;
      }
    });
  }
  return metrics;
}
