/** Every setting, explained by the schema; with a formula and a source where there is one. */
import { SETTINGS, type SettingKey } from "../experiment/schema";
import {
  ADAM,
  ADAMW,
  DR_GRPO,
  GRPO,
  K3,
  PPO,
  RLOO,
  THREEFRY,
  TOMIHARI,
  TRANSFORMER,
} from "./sources";
import type { Term } from "./term";

const raw = String.raw;

/** What is known of a setting besides its row of the schema. */
const MORE: Partial<Record<SettingKey, Pick<Term, "formula" | "source" | "related">>> = {
  base: { related: ["base-policy"] },
  width: { formula: raw`h(x)\in\mathbb R^{d}`, source: TRANSFORMER, related: ["feature"] },
  layers: { source: TRANSFORMER, related: ["backbone"] },
  heads: { source: TRANSFORMER, related: ["backbone"] },
  seed: { source: THREEFRY, related: ["seed"] },
  seeds: { related: ["interval"] },
  num_generations: { formula: raw`B = \text{prompts}\cdot G`, source: GRPO, related: ["group"] },
  temperature: {
    formula: raw`\pi = \operatorname{softmax}(z/\tau)`,
    related: ["policy", "entropy"],
  },
  algorithm: { source: RLOO, related: ["advantage"] },
  loss_type: { source: DR_GRPO, related: ["loss"] },
  scale_rewards: {
    formula: raw`A_i = \frac{r_i-\bar r}{\operatorname{std}+10^{-4}}`,
    source: GRPO,
    related: ["advantage"],
  },
  beta: { formula: raw`L + \beta\,\bigl(e^{u}-u-1\bigr)`, source: K3, related: ["kl"] },
  epsilon: {
    formula: raw`-\min\bigl(\rho A,\ \operatorname{clip}(\rho,1-\varepsilon,1+\varepsilon_{\mathrm{high}})A\bigr)`,
    source: PPO,
    related: ["clip_ratio/low_mean"],
  },
  epsilon_high: {
    formula: raw`\rho > 1+\varepsilon_{\mathrm{high}}`,
    source: PPO,
    related: ["clip_ratio/high_mean"],
  },
  entropy_coef: { formula: raw`L - c\,\bar H`, related: ["entropy"] },
  optimizer: { source: ADAM },
  learning_rate: { formula: raw`\theta \leftarrow \theta - \eta\, g`, related: ["learning_rate"] },
  adam_beta1: { formula: raw`m \leftarrow \beta_1 m + (1-\beta_1)\, g`, source: ADAM },
  adam_beta2: { formula: raw`v \leftarrow \beta_2 v + (1-\beta_2)\, g^2`, source: ADAM },
  adam_epsilon: { formula: raw`\frac{\hat m}{\sqrt{\hat v}+\epsilon}`, source: ADAM },
  weight_decay: { formula: raw`\theta \leftarrow (1-\eta\lambda)\,\theta`, source: ADAMW },
  max_grad_norm: {
    formula: raw`g\cdot\min\bigl(1,\ c/(\lVert g\rVert+10^{-6})\bigr)`,
    related: ["grad_norm/classifier", "grad_norm/backbone"],
  },
  schedule: { source: TOMIHARI, related: ["cf-rl", "standard-rl", "stage"] },
  stage1_steps: { source: TOMIHARI, related: ["stage", "cf-rl"] },
  stage1_lr_scale: { formula: raw`\eta_W = \text{factor}\cdot\eta`, related: ["stage"] },
  companion: { related: ["seed"] },
  ntk_every: { related: ["kernel"] },
  ntk_probes: { related: ["probe"] },
  eval_every: { related: ["heldout"] },
};

export const SETTING_TERMS: readonly Term[] = SETTINGS.map((setting) => ({
  id: `setting/${setting.key}`,
  name: setting.label,
  group: "setting" as const,
  sentence:
    setting.applies === "restart"
      ? `${setting.explanation} A change restarts the run.`
      : setting.explanation,
  ...("unit" in setting && setting.unit && setting.unit !== "×" ? { unit: setting.unit } : {}),
  ...MORE[setting.key],
}));
