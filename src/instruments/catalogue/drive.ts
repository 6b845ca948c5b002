import { dynamicsOf } from "../context-readings";
import type { StepInstrument } from "../instrument";
import { metricsUnder } from "../metrics-under";
import { dynamicsMetrics } from "../step-dynamics";

export const drive: StepInstrument = {
  id: "drive",
  label: "What drives this update",
  explanation:
    "Which component of the kernel carries the present update of the predictions, and whether the two help or undo each other.",
  formula: String.raw`\lVert\Delta z\rVert^2 = \lVert\Delta z_{\mathrm{rep}}\rVert^2 + \lVert\Delta z_{\mathrm{grad}}\rVert^2 + 2\langle\Delta z_{\mathrm{rep}},\Delta z_{\mathrm{grad}}\rangle`,
  source:
    "the kernel's two components: Tomihari & Sato, arXiv:2405.16747, for RL Tomihari, arXiv:2601.04670; Ren & Sutherland, arXiv:2407.10490",
  cost: "two forward and two tangent passes over the N probes, shared with the other step instruments",
  scalars: {
    "drive/*": "share of the predicted ‖Δz‖² of the step of descent; the three sum to 1",
    "drive/optimizer/*": "the same of the step that the run's optimiser made",
  },
  arrays: {},
  timing: "step",
  async measure(context) {
    const metrics = dynamicsMetrics(await dynamicsOf(context));
    return { scalars: metricsUnder(metrics, ["drive/"]), arrays: {} };
  },
};
