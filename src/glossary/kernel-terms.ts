/** The kernel, its components, and what CF-RL does with them. */
import { CUI, JACOT, NOVAK, REN, TOMIHARI, TOMIHARI_SATO } from "./sources";
import type { Term } from "./term";

const raw = String.raw;

export const KERNEL_TERMS: readonly Term[] = [
  {
    id: "kernel",
    name: "neural tangent kernel",
    group: "kernel",
    sentence:
      "How strongly learning from one context (a prompt, and what is written after it so far) moves what the policy says in another: the inner product of the two contexts’ gradients. It is measured here exactly, between fixed held-out contexts.",
    formula: raw`\begin{aligned}K(x,x') &= \frac{\partial z(x)}{\partial\theta}\left(\frac{\partial z(x')}{\partial\theta}\right)^{\!\top}\\ &= \langle h(x),h(x')\rangle\, I_V + W J(x) J(x')^{\top} W^{\top}\end{aligned}`,
    source: JACOT,
    related: ["representation", "gradient", "cell", "probe"],
  },
  {
    id: "representation",
    name: "representation component",
    group: "kernel",
    sentence:
      "The part of the kernel through which the classifier learns: contexts whose features are alike move each other’s answers, the same tokens up everywhere. It is made of features, so it changes only when the backbone does.",
    formula: raw`\langle h(x),h(x')\rangle\, I_V`,
    source: TOMIHARI_SATO,
    related: ["gradient", "feature", "drives", "changes"],
  },
  {
    id: "gradient",
    name: "gradient component",
    group: "kernel",
    sentence:
      "The part of the kernel through which the backbone learns: how far a change of the backbone that one context asks for moves the features of another, as the classifier reads them out. W stands on both sides, so it changes as soon as the classifier learns, even while the backbone is held.",
    formula: raw`W\, J(x)\, J(x')^{\top}\, W^{\top}, \qquad J = \frac{\partial h}{\partial\psi}`,
    source: TOMIHARI_SATO,
    related: ["representation", "classifier", "drives", "changes"],
  },
  {
    id: "drives",
    name: "drives, idle",
    group: "kernel",
    sentence:
      "A component drives while the parameters that it stands for are trained: then updates act through it. The representation component stands for W, the gradient component for ψ.",
    formula: raw`\Delta z(x) \approx \frac{\eta}{B}\sum_u A_u\, K(x,x_u)\,\bigl(e_{y_u}-\pi(x_u)\bigr)`,
    source: TOMIHARI,
    related: ["changes", "lever", "dynamics"],
  },
  {
    id: "changes",
    name: "changes, stays the same",
    group: "kernel",
    sentence:
      "A component changes when anything that it is made of is trained: the representation component is made of features, hence of ψ alone; the gradient component of W and ψ. What drives need not change, and what changes need not drive.",
    source: TOMIHARI,
    related: ["drives", "cf-rl"],
  },
  {
    id: "cf-rl",
    name: "CF-RL",
    group: "kernel",
    sentence:
      "Classifier-first reinforcement learning: only the classifier is trained for a first stage, then everything. While it is alone, the representation component drives and stays the same, and the gradient component is idle and changes with W; so the backbone, once it joins, learns through a kernel that the first stage has shaped. The paper finds that it speeds learning up and raises confidence; the Claims page tests both.",
    source: TOMIHARI,
    related: ["standard-rl", "stage", "lever", "lp-ft"],
  },
  {
    id: "lever",
    name: "the lever",
    group: "kernel",
    sentence:
      "The switch that says what is trained from the next step on: open, the classifier only; closed, everything. Its wires lead W and ψ to the letters of the equation that they feed.",
    related: ["drives", "changes", "cf-rl"],
  },
  {
    id: "cell",
    name: "a cell of the maps",
    group: "kernel",
    sentence:
      "Row x, column x′: how far learning from x′ moves the answer at x, as a mean over the V tokens. Blue is along, ochre is against. The diagonal is what a context does to itself; a component that is small there may still move all others, when its cells beside it are alike.",
    formula: raw`k(x,x') = \tfrac{1}{V}\operatorname{tr} K(x,x')`,
    source: NOVAK,
    related: ["kernel", "probe", "scale"],
  },
  {
    id: "probe",
    name: "probe context",
    group: "kernel",
    sentence:
      "One of the fixed held-out contexts between which the kernel is measured: a prompt with a part of a right completion. They are the same at every step of every run, so that a cell keeps its meaning.",
    related: ["context", "cell"],
  },
  {
    id: "dynamics",
    name: "learning dynamics",
    group: "kernel",
    sentence:
      "What one update does to the policy elsewhere: to first order, the kernel applied to the errors of what was sampled. Being linear in the kernel, it splits into the two components.",
    formula: raw`\Delta\log\pi(\cdot|x) \approx \tfrac1\tau\bigl(I-\mathbf 1\pi(x)^{\top}\bigr)\Delta z(x)`,
    source: REN,
    related: ["drives", "entropy-budget"],
  },
  {
    id: "entropy-budget",
    name: "entropy budget",
    group: "kernel",
    sentence:
      "How much of this step’s change of entropy each component predicts, beside what in fact happened. A slanted gap near a bar’s end says that it is cut: it reaches further than the axis, which is made for most bars.",
    formula: raw`\Delta H(x) \approx -\operatorname{Cov}_{a\sim\pi}\bigl(\log\pi_a,\Delta z_a\bigr)`,
    unit: "nats",
    source: CUI,
    related: ["entropy", "representation", "gradient", "entropy-so-far"],
  },
  {
    id: "entropy-so-far",
    name: "entropy by part",
    group: "kernel",
    sentence:
      "How far each component has moved the entropy so far, by first order: what it predicts of each step that the optimiser made, summed over all steps; on probe contexts of the task that is trained, and on those of the others. While a component is idle its curve stands still. Steps are measured while this stands in view on the Lab; behind any that were not the sum begins anew. One that acts through features which contexts of all tasks share acts on all of them.",
    formula: raw`\sum_s \Delta_s H,\quad \Delta H(x) \approx -\operatorname{Cov}_{a\sim\pi}\bigl(\log\pi_a,\Delta z_a\bigr)`,
    unit: "nats",
    source: CUI,
    related: ["entropy-budget", "drives", "probe"],
  },
];
