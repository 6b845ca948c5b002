import type { StateInstrument } from "../instrument";
import { kernelByLayer, layerMetrics } from "../ntk/by-layer";
import { resultArray } from "../result-array";

export const kernelLayers: StateInstrument = {
  id: "kernel-layers",
  label: "Gradient component by layer",
  explanation:
    "Which layers, and which kind of parameter, carry the gradient component of the kernel; the parts add up to it exactly.",
  formula: String.raw`K_{\mathrm{grad}}(x,x') = \sum_p \frac{\partial z(x)}{\partial\psi_p}\,\frac{\partial z(x')}{\partial\psi_p}^{\!\top}`,
  source: "Novak et al., arXiv:2206.08720, section 3",
  cost: "one kernel: a forward and V backward passes over the N probes",
  scalars: {
    "ntk/gradient/*/share": "share of the gradient component's trace, by kind and by place",
  },
  arrays: {
    parts: {
      axes: ["part", "probe", "probe"],
      meaning: "(1/V) tr of each parameter's part of the gradient component",
    },
  },
  timing: "state",
  async measure({ policy, probes }) {
    const kernel = await kernelByLayer(policy, probes);
    const { parts, byPart } = kernel;
    return {
      scalars: layerMetrics(kernel),
      arrays: { parts: resultArray([parts.length, probes.length, probes.length], byPart) },
      labels: { part: parts.map(({ name }) => name) },
    };
  },
};
