import { kernelOf, startKernelOf } from "../context-readings";
import type { StateInstrument } from "../instrument";
import { kernelMotion } from "../ntk/kernel-motion";
import { kernelSpectra } from "../ntk/kernel-statistics";
import { resultArray } from "../result-array";

export const kernelSpectraInstrument: StateInstrument = {
  id: "kernel-spectra",
  label: "Spectra and drift of the kernel",
  explanation:
    "How many directions each component of the kernel has, and how far and how much it has turned since the run began.",
  formula: String.raw`\frac{\lVert K_s - K_0\rVert_F}{\lVert K_0\rVert_F},\qquad \frac{\langle K_s, K_0\rangle_F}{\lVert K_s\rVert_F\,\lVert K_0\rVert_F}`,
  source: "kernel alignment: Cristianini et al., NIPS 2001",
  cost: "one kernel, the one on the page where both are due; two small eigenvalue problems",
  scalars: {
    "ntk/*/drift": "‖K_s − K_0‖ / ‖K_0‖ of a component",
    "ntk/*/alignment": "cosine between a component now and at the start",
  },
  arrays: {
    representation: { axes: ["rank"], meaning: "eigenvalues, largest first" },
    gradient: { axes: ["rank"], meaning: "eigenvalues, largest first" },
  },
  timing: "state",
  async measure(context) {
    const kernel = await kernelOf(context);
    const { representation, gradient } = kernelSpectra(kernel);
    return {
      scalars: kernelMotion(kernel, await startKernelOf(context), null),
      arrays: {
        representation: resultArray([representation.length], representation),
        gradient: resultArray([gradient.length], gradient),
      },
    };
  },
};
