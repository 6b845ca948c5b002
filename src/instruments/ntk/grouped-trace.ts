/**
 * The gradient component's trace over output directions, summed by group of parameters: everything
 * in one group gives the whole component, a group a parameter gives it layer by layer. Either way
 * there is one backward pass, and each of its sites is contracted once.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Policy } from "../../engine/policy";
import type { Activations } from "../../engine/reference/transformer";
import type { ContextBatch } from "./context-batch";
import { sumPairs, traceContraction } from "./contraction";
import { type OuterSite, visitCotangents } from "./cotangents";

/** A site, or a part of one, and the group that it is counted in. */
export interface SitePiece {
  /** From 0 to G − 1. */
  readonly group: number;
  readonly site: OuterSite;
}

/** Takes a site apart by groups. The pieces' contractions must add up to the site's. */
export type Grouping = (site: OuterSite) => readonly SitePiece[];

/** All parameters of the backbone in one group. */
export const ONE_GROUP: Grouping = (site) => [{ group: 0, site }];

/**
 * sum + term, freeing both. Not `addN`: webgpu binds all its operands to one shader, and answers with
 * garbage once they are more than the device's storage buffers.
 */
export function accumulate(sum: tf.Tensor2D | undefined, term: tf.Tensor2D): tf.Tensor2D {
  if (sum === undefined) {
    return term;
  }
  const next = tf.add(sum, term) as tf.Tensor2D;
  tf.dispose([sum, term]);
  return next;
}

/**
 * Σ_a ⟨∂⟨s_a, h(x_i)⟩/∂ψ_g, ∂⟨s_a, h(x_j)⟩/∂ψ_g⟩ for every group g of parameters: G tensors [N,N].
 * @param seeds s, as `visitCotangents` takes them.
 */
export function groupedTraces(
  policy: Policy,
  activations: Activations,
  batch: ContextBatch,
  seeds: tf.Tensor2D | tf.Tensor3D,
  groups: number,
  grouping: Grouping,
): tf.Tensor2D[] {
  const { count } = batch;
  return tf.tidy(() => {
    const traces = new Array<tf.Tensor2D | undefined>(groups).fill(undefined);
    // Products of one group over equally many rows, [N·rows, N·rows], wait to be summed over rows
    // together; not for longer than the group lasts, for they are large.
    const waiting = new Map<number, tf.Tensor2D>();
    let current = 0;
    const close = () => {
      for (const [rows, product] of waiting) {
        const trace = tf.tidy(() => sumPairs(product, count, rows));
        if (trace !== product) {
          product.dispose();
        }
        traces[current] = accumulate(traces[current], trace);
      }
      waiting.clear();
    };
    visitCotangents(policy, activations, batch, seeds, (whole) => {
      for (const { group, site } of grouping(whole)) {
        if (group !== current) {
          close();
          current = group;
        }
        const { product, rows } = tf.tidy(() => traceContraction(site, count));
        waiting.set(rows, accumulate(waiting.get(rows), product));
      }
    });
    close();
    return traces.map((trace) => trace ?? tf.zeros<tf.Rank.R2>([count, count]));
  });
}
