/** One update of θ and its moments (`optimizer.ts`) in the kernels' memory. */
import type { ParameterGroup, ParameterSpec } from "../../layout";
import type { Address, Kernels } from "./kernels";
import { PARAMETER_NUMBERS } from "./parameter-table";

/** Added to the norm when clipping, as torch.nn.utils.clip_grad_norm_ does. */
const CLIP_EPSILON = 1e-6;

/** θ and what the optimiser remembers, each [P]; moments are not there for sgd. */
export interface TrainedState {
  readonly theta: Address;
  readonly moments: { readonly first: Address; readonly second: Address } | null;
}

/** How an update treats the parameters. */
export interface UpdateRequest {
  readonly layout: readonly ParameterSpec[];
  /** The iteration's rows of `parameterTable`. */
  readonly table: Float32Array;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Bound on the global norm of the trained parameters' gradient; 0 for none. */
  readonly maxGradNorm: number;
}

/** Updates a state by a gradient [P]. @returns each group's norm before clipping. */
export function updateState(
  kernels: Kernels,
  { theta, moments }: TrainedState,
  gradient: Address,
  request: UpdateRequest,
): Record<ParameterGroup, number> {
  const { layout, table, maxGradNorm, epsilon } = request;
  const [beta1, beta2] = request.betas;
  const squares = { backbone: 0, classifier: 0 };
  let trained = 0;
  layout.forEach(({ offset, size, group }, i) => {
    const sum = kernels.sumSquares(gradient + 4 * offset, size);
    squares[group] += sum;
    trained += table[i * PARAMETER_NUMBERS] === 1 ? sum : 0;
  });
  const clip =
    maxGradNorm === 0 ? 1 : Math.min(1, maxGradNorm / (Math.sqrt(trained) + CLIP_EPSILON));
  layout.forEach(({ offset, size }, i) => {
    const entry = (place: number) => table[i * PARAMETER_NUMBERS + place] as number;
    const [isTrained, stepSize, rootCorrection, decay] = [entry(0), entry(1), entry(2), entry(3)];
    if (isTrained !== 1) {
      return;
    }
    const at = 4 * offset;
    if (moments === null) {
      kernels.sgd(theta + at, gradient + at, size, clip, stepSize);
      return;
    }
    kernels.adam(
      theta + at,
      moments.first + at,
      moments.second + at,
      gradient + at,
      size,
      clip,
      beta1,
      beta2,
      stepSize,
      rootCorrection,
      epsilon,
      decay,
    );
  });
  return { backbone: Math.sqrt(squares.backbone), classifier: Math.sqrt(squares.classifier) };
}
