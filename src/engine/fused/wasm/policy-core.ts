/** Kernels with a memory of their own, and the passes over policies of one shape in it. */
import type { PolicyShape } from "../../layout";
import { Arena } from "./arena";
import { Backward } from "./backward";
import { Forward } from "./forward";
import type { Kernels } from "./kernels";
import { PolicyKernels } from "./policy-kernels";

/** What steps and instruments' passes have in common. */
export class PolicyCore {
  readonly arena: Arena;
  readonly policy: PolicyKernels;
  readonly forward: Forward;
  readonly backward: Backward;

  constructor(
    readonly kernels: Kernels,
    readonly shape: PolicyShape,
  ) {
    this.arena = new Arena(kernels);
    this.policy = new PolicyKernels(kernels, shape);
    this.forward = new Forward(this.policy);
    this.backward = new Backward(this.policy);
  }
}
