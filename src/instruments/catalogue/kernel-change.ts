import { kernelOf } from "../context-readings";
import { norm, relativeChange } from "../frobenius";
import type { StepInstrument } from "../instrument";
import { traceKernel } from "../ntk/kernel";

export const kernelChange: StepInstrument = {
  id: "kernel-change",
  label: "What this update changes",
  explanation:
    "How much one update changes each component of the kernel, whichever of them drives it: while only the classifier is trained, the gradient component alone changes.",
  formula: String.raw`\frac{\lVert K_{s+1} - K_s\rVert_F}{\lVert K_s\rVert_F}`,
  source: "Tomihari, arXiv:2601.04670: the classifier multiplies the gradient component",
  cost: "two kernels, of which the page's own is one where both are due",
  scalars: { "ntk/*/change": "‖K_{s+1} − K_s‖ / ‖K_s‖ of a component" },
  arrays: {},
  timing: "step",
  async measure(context) {
    const before = await kernelOf(context);
    const after = await traceKernel(context.after, context.probes);
    const scalars: Record<string, number> = {};
    for (const component of ["representation", "gradient"] as const) {
      if (norm(before[component]) > 0) {
        scalars[`ntk/${component}/change`] = relativeChange(after[component], before[component]);
      }
    }
    return { scalars, arrays: {} };
  },
};
