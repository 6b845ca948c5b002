/**
 * What drives an update: the share of the predicted ‖Δz‖² on the probes that each component carries,
 *
 *     ‖Δz‖² = ‖Δz_rep‖² + ‖Δz_grad‖² + 2⟨Δz_rep, Δz_grad⟩ .
 *
 * The cross term is given, since the components may help or undo each other; the three shares sum to
 * 1. While only the classifier is trained the gradient component is idle and its share is exactly 0.
 */
import type { LogitChange } from "./logit-change";

/** Shares of ‖Δz‖², which sum to 1; NaN when nothing moves. */
export interface Drive {
  readonly representation: number;
  readonly gradient: number;
  /** 2⟨Δz_rep, Δz_grad⟩ / ‖Δz‖²; negative where the components work against each other. */
  readonly cross: number;
  /** ‖Δz‖ over all probes and tokens. */
  readonly norm: number;
}

/** Shares of the predicted change. */
export function driveOf({ representation, gradient }: LogitChange): Drive {
  let [own, other, both] = [0, 0, 0];
  representation.forEach((r, i) => {
    const g = gradient[i] as number;
    own += r * r;
    other += g * g;
    both += 2 * r * g;
  });
  const total = own + other + both;
  return {
    representation: own / total,
    gradient: other / total,
    cross: both / total,
    norm: Math.sqrt(Math.max(0, total)),
  };
}
