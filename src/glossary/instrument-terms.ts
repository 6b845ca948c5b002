/** What the panels of the instruments show, beyond the metrics of every run. */
import {
  CRISTIANINI,
  CUI,
  EFFECTIVE_RANK,
  NOVAK,
  PASS_AT_K,
  REN,
  SHAPLEY,
  TOMIHARI,
  TOMIHARI_SATO,
} from "./sources";
import type { Term } from "./term";

const raw = String.raw;

/** An entry of the section on instruments. */
function instrument(term: Omit<Term, "group">): Term {
  return { ...term, group: "instrument" };
}

const KERNEL: readonly Term[] = [
  instrument({
    id: "cell-kind",
    name: "what a cell holds",
    sentence:
      "The trace of a pair’s block, whole or as a mean over tokens; its cosine, which leaves out how large the two contexts’ gradients are; or how raising one context’s likely token raises the other’s.",
    formula: raw`\tfrac1V\operatorname{tr}K, \qquad \frac{k_{ij}}{\sqrt{k_{ii}\,k_{jj}}}, \qquad \bigl\langle\nabla\log\pi(y_i|x_i),\nabla\log\pi(y_j|x_j)\bigr\rangle`,
    source: NOVAK,
    related: ["cell", "block", "log-probability"],
  }),
  instrument({
    id: "block",
    name: "one pair’s block",
    sentence:
      "The kernel of two contexts before it is summed up in one cell: how a push on one token at x′ moves every token at x. The representation component has the same number all along its diagonal and nothing beside it.",
    formula: raw`K(x,x')_{ab} = \Bigl\langle\frac{\partial z_a(x)}{\partial\theta},\frac{\partial z_b(x')}{\partial\theta}\Bigr\rangle`,
    source: TOMIHARI_SATO,
    related: ["cell", "kernel", "logit"],
  }),
  instrument({
    id: "drive-share",
    name: "what drives this update",
    sentence:
      "Each component’s share of the squared distance by which the update is predicted to move the logits. The cross part is positive where the two help each other and negative where they undo each other.",
    formula: raw`\lVert\Delta z\rVert^2 = \lVert\Delta z_{\mathrm{rep}}\rVert^2+\lVert\Delta z_{\mathrm{grad}}\rVert^2+2\langle\Delta z_{\mathrm{rep}},\Delta z_{\mathrm{grad}}\rangle`,
    source: TOMIHARI,
    related: ["drives", "logit"],
  }),
  instrument({
    id: "component-change",
    name: "what this update changes",
    sentence: "How far one update moves each component of the kernel, whichever of them drives it.",
    formula: raw`\lVert k_{s+1}-k_s\rVert_F/\lVert k_s\rVert_F`,
    source: TOMIHARI,
    related: ["changes", "component-drift"],
  }),
  instrument({
    id: "component-drift",
    name: "drift of a component",
    sentence: "How far a component of the kernel has moved from where the run began.",
    formula: raw`\lVert k_s-k_0\rVert_F/\lVert k_0\rVert_F`,
    related: ["ntk/drift", "alignment"],
  }),
  instrument({
    id: "alignment",
    name: "alignment",
    sentence:
      "Whether a component has turned or only grown: 1 while it is a multiple of what it was when the run began.",
    formula: raw`\frac{\langle k_s,k_0\rangle_F}{\lVert k_s\rVert_F\,\lVert k_0\rVert_F}`,
    source: CRISTIANINI,
    related: ["component-drift"],
  }),
  instrument({
    id: "spectrum",
    name: "spectrum, eigenvalues",
    sentence:
      "The strengths of the directions in which a component moves the probes, from the strongest. A spectrum that falls steeply moves them all in the same few ways.",
    formula: raw`k\,u_r = \lambda_r\,u_r, \qquad \lambda_1\ge\lambda_2\ge\dots\ge 0`,
    related: ["component-rank", "probe"],
  }),
  instrument({
    id: "component-rank",
    name: "effective rank of a component",
    sentence: "In how many directions, as it were, a component can move the probes apart.",
    formula: raw`\exp\Bigl(-\sum_i p_i\log p_i\Bigr), \quad p_i = \lambda_i\Big/\sum_j\lambda_j`,
    source: EFFECTIVE_RANK,
    related: ["spectrum"],
  }),
  instrument({
    id: "kernel-layers",
    name: "gradient component by layer",
    sentence:
      "Which layers, and which kind of parameter, the gradient component comes from. Every parameter has a kernel of its own, and they add up to the component exactly.",
    formula: raw`K_{\mathrm{grad}}(x,x') = \sum_p \frac{\partial z(x)}{\partial\psi_p}\,\frac{\partial z(x')}{\partial\psi_p}^{\!\top}`,
    source: NOVAK,
    related: ["gradient", "backbone"],
  }),
  instrument({
    id: "mean-feature",
    name: "mean feature",
    sentence:
      "What the features of all contexts share. Its part of the representation component is the same for every pair: through it an update on one context pushes the same tokens everywhere. Centred is what is left of a feature without it.",
    formula: raw`\langle h_i,h_j\rangle = \langle m,m\rangle + \bigl(\langle m,c_j\rangle+\langle c_i,m\rangle\bigr) + \langle c_i,c_j\rangle, \quad c_i = h_i-m`,
    source: TOMIHARI,
    related: ["feature", "representation"],
  }),
];

const UPDATE: readonly Term[] = [
  instrument({
    id: "ripple",
    name: "the ripple",
    sentence:
      "What one update on one completion does to every token of every probe context: predicted by each component, and measured on a copy of the policy that took the step.",
    formula: raw`\Delta z(x) \approx \frac{\eta\, r}{\tau}\sum_t K(x,x_t)\,\bigl(e_{y_t}-\pi(x_t)\bigr)`,
    source: REN,
    related: ["dynamics", "first-order", "probe"],
  }),
  instrument({
    id: "logit",
    name: "logit z",
    sentence:
      "The score that the classifier gives a token before scores become probabilities; Δz is by how much an update moves it.",
    formula: raw`z(x) = W\,h(x)`,
    related: ["classifier", "log-probability"],
  }),
  instrument({
    id: "log-probability",
    name: "log-probability log π",
    sentence:
      "The logarithm of the probability that the policy gives a token. It moves by what the token’s logit gains on the mean of all tokens’.",
    formula: raw`\Delta\log\pi(\cdot|x) \approx \tfrac1\tau\bigl(I-\mathbf 1\pi(x)^{\top}\bigr)\Delta z(x)`,
    unit: "nats",
    source: REN,
    related: ["logit", "policy"],
  }),
  instrument({
    id: "first-order",
    name: "first order",
    sentence:
      "A prediction as if the policy were linear in its parameters: exact in the limit of small steps, with a relative error that falls in proportion to the rate.",
    formula: raw`\Delta z(x) \approx \frac{\partial z(x)}{\partial\theta}\,\Delta\theta`,
    source: REN,
    related: ["dynamics", "r-squared", "sgd-step"],
  }),
  instrument({
    id: "sgd-step",
    name: "the theory’s SGD step, and the optimiser’s own",
    sentence:
      "The kernel predicts a step of plain gradient descent, unclipped, with the run’s rates. Adam divides every parameter’s gradient by its past size and makes another step; first order along that one is about what took place.",
    formula: raw`\Delta\theta = -\eta\,\nabla L`,
    source: REN,
    related: ["first-order", "setting/optimizer"],
  }),
  instrument({
    id: "r-squared",
    name: "R²",
    sentence:
      "How much of what happened the prediction explains, as it is and with no line fitted first: 1 is all of it, 0 no more than the mean would, and below 0 it is worse than that.",
    formula: raw`R^2 = 1-\frac{\sum(a-p)^2}{\sum(a-\bar a)^2}`,
    related: ["slope", "first-order"],
  }),
  instrument({
    id: "slope",
    name: "slope",
    sentence:
      "What happened over what was predicted, by the best line through 0: above 1 the update went further than predicted.",
    formula: raw`\sum p\,a\Big/\sum p^2`,
    related: ["r-squared"],
  }),
  instrument({
    id: "influence",
    name: "influence",
    sentence:
      "How one sample of the batch moves the log-probability of one probe’s most likely token. The sum of a row over the batch is what descent does to that probe.",
    formula: raw`I_{ou} = -\sum_p\eta_p\Bigl\langle\frac{\partial\log\pi(y_o|x_o)}{\partial\theta_p},\frac{\partial L_u}{\partial\theta_p}\Bigr\rangle`,
    unit: "nats",
    source: REN,
    related: ["influence-share", "probe", "log-probability"],
  }),
  instrument({
    id: "influence-share",
    name: "where influence lands",
    sentence:
      "The share of all influence, whichever way it pushes, that falls on the probes of one task; on other tasks than the trained one it is what the batch moves without having been asked to.",
    formula: raw`\sum_{o\in\text{task}}\sum_u |I_{ou}| \Big/ \sum_{o,u}|I_{ou}|`,
    related: ["influence"],
  }),
  instrument({
    id: "residual",
    name: "residual",
    sentence:
      "What was measured less what both components predict: second order, and whatever else the step did.",
    formula: raw`\Delta H-\Delta H_{\mathrm{rep}}-\Delta H_{\mathrm{grad}}`,
    source: CUI,
    related: ["entropy-budget", "first-order"],
  }),
  instrument({
    id: "attribution",
    name: "whose work it was",
    sentence:
      "What of a change is due to the classifier’s new weights, to the backbone’s, and to both together. It is no prediction: the policy is evaluated with either half exchanged, so it is exact under any optimiser.",
    formula: raw`\Delta z = \bigl[z(W',\psi)-z(W,\psi)\bigr]+\bigl[z(W,\psi')-z(W,\psi)\bigr]+\text{interaction}`,
    related: ["interaction", "classifier", "backbone"],
  }),
  instrument({
    id: "interaction",
    name: "interaction",
    sentence:
      "The part of a change that neither the new classifier nor the new backbone makes by itself, but only both together.",
    formula: raw`z(W',\psi')-z(W',\psi)-z(W,\psi')+z(W,\psi)`,
    related: ["attribution"],
  }),
  instrument({
    id: "layer-attribution",
    name: "by layer",
    sentence:
      "What each group of layers did to the policy: its contribution, averaged over every order in which the groups could have been updated.",
    formula: raw`\phi_g = \sum_{S\not\ni g}\frac{|S|!\,(G-|S|-1)!}{G!}\,\bigl(v(S\cup\{g\})-v(S)\bigr)`,
    source: SHAPLEY,
    related: ["attribution"],
  }),
];

const SHOWN: readonly Term[] = [
  instrument({
    id: "feature-plane",
    name: "the plane of features",
    sentence:
      "Contexts and tokens in the two directions in which the base policy’s features varied most. The plane stays for the whole run, so that one sees which of the two moves: features or the classifier’s rows.",
    formula: raw`P(h_i-m_0), \qquad s\,P(w_a-\bar w)`,
    related: ["feature", "classifier", "base-policy"],
  }),
  instrument({
    id: "feature-cosine",
    name: "cosine of features",
    sentence:
      "How alike the features of two contexts are, whatever their length: at 1 the classifier cannot tell them apart, at 0 an update of it on one leaves the other as it was.",
    formula: raw`\frac{\langle h_i,h_j\rangle}{\lVert h_i\rVert\,\lVert h_j\rVert}`,
    source: TOMIHARI_SATO,
    related: ["features/cosine_mean", "representation"],
  }),
  instrument({
    id: "answer-probabilities",
    name: "probabilities of right answers",
    sentence:
      "The exact probability of every right answer to one prompt, all of them tried. As many equally likely ones as the last number says would be as diverse.",
    formula: raw`\pi(y|x) = \prod_t \pi(y_t|x,y_{<t}), \qquad e^{H(y|x,\ y\ \mathrm{right})}`,
    related: ["diversity/answer_entropy", "diversity/distinct_valid"],
  }),
  instrument({
    id: "pass-at-k",
    name: "pass@k",
    sentence:
      "The chance that at least one of k completions is right, mean over held-out prompts. A policy that has come to give one answer gains little from more tries.",
    formula: raw`1-\binom{n-c}{k}\Big/\binom{n}{k}, \quad c\text{ right of }n`,
    source: PASS_AT_K,
    related: ["diversity/distinct_valid", "heldout"],
  }),
];

export const INSTRUMENT_TERMS: readonly Term[] = [...KERNEL, ...UPDATE, ...SHOWN];
