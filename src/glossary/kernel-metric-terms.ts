/** What is measured of the kernel, and of what it predicts. */
import { metric } from "./metric";
import { EFFECTIVE_RANK } from "./sources";
import type { Term } from "./term";

const raw = String.raw;

const component = (which: "representation" | "gradient"): readonly Term[] => {
  const k = which === "representation" ? raw`k_{\mathrm{rep}}` : raw`k_{\mathrm{grad}}`;
  const of = `of the ${which} component`;
  const related = [which, "cell"];
  return [
    metric(
      `ntk/${which}/trace`,
      `trace ${of}`,
      "The component’s size: the sum of its diagonal over the probe contexts.",
      {
        formula: raw`\operatorname{tr} ${k} = \sum_i ${k}(x_i,x_i)`,
        related,
      },
    ),
    metric(
      `ntk/${which}/fro`,
      `Frobenius norm ${of}`,
      "The component’s size with what it couples: the root of the sum of its squared cells.",
      {
        formula: raw`\lVert ${k}\rVert_F`,
        related,
      },
    ),
    metric(
      `ntk/${which}/top_eigenvalue`,
      `top eigenvalue ${of}`,
      "The strength of the one direction in which the probes are moved together most.",
      {
        formula: raw`\lambda_1(${k})`,
        related,
      },
    ),
    metric(
      `ntk/${which}/effective_rank`,
      `effective rank ${of}`,
      "In how many directions, as it were, the component can move the probes apart.",
      {
        formula: raw`\exp\Bigl(-\sum_i p_i\log p_i\Bigr), \quad p_i = \lambda_i\Big/\sum_j\lambda_j`,
        source: EFFECTIVE_RANK,
        related,
      },
    ),
  ];
};

export const KERNEL_METRIC_TERMS: readonly Term[] = [
  ...component("representation"),
  ...component("gradient"),
  metric(
    "ntk/gradient_share",
    "gradient share",
    "The gradient component’s share of the whole kernel’s trace.",
    {
      formula: raw`\frac{\operatorname{tr}k_{\mathrm{grad}}}{\operatorname{tr}k_{\mathrm{rep}}+\operatorname{tr}k_{\mathrm{grad}}}`,
      related: ["gradient", "ntk/gradient/trace"],
    },
  ),
  metric(
    "ntk/drift",
    "drift of the kernel",
    "How far the whole kernel has moved from where the run began.",
    {
      formula: raw`\lVert k_s-k_0\rVert_F/\lVert k_0\rVert_F`,
      related: ["kernel"],
    },
  ),
  metric(
    "entropy_change/actual",
    "change of entropy",
    "By how much this step changed the probes’ mean entropy.",
    {
      formula: raw`H_{s+1}-H_s`,
      unit: "nats",
      related: ["entropy-budget"],
    },
  ),
  metric(
    "entropy_change/optimizer/representation",
    "change of entropy, by representation",
    "What the representation component predicts of it for the step that the optimiser made.",
    { unit: "nats", related: ["entropy-budget", "representation"] },
  ),
  metric(
    "entropy_change/optimizer/gradient",
    "change of entropy, by gradient",
    "What the gradient component predicts of it for the step that the optimiser made.",
    { unit: "nats", related: ["entropy-budget", "gradient"] },
  ),
  ...(["own", "elsewhere"] as const).flatMap((place) =>
    (["representation", "gradient"] as const).map((component) =>
      metric(
        `${place}/entropy_change/optimizer/${component}`,
        `${place === "own" ? "its own task’s" : "other tasks’"} change of entropy, by ${component}`,
        `What the ${component} component predicts, for the step that the optimiser made, of the mean entropy on probe contexts of ${place === "own" ? "the task that is trained" : "tasks that are not trained"}.`,
        { unit: "nats", related: ["entropy-so-far", component] },
      ),
    ),
  ),
];
