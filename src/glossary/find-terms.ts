/** How terms are written in running text, and where a text names them. */

/**
 * The spellings by which a text names a term; the first letter may be a capital too. Words that the
 * language has anyway (step, scale, group, policy) are none: a sentence is to be read, not deciphered.
 */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  kernel: ["neural tangent kernel", "full kernel", "kernel"],
  representation: ["representation component", "representation", "repr."],
  gradient: ["gradient component", "gradient"],
  "setting/max_grad_norm": ["gradient clip"],
  "cf-rl": ["CF-RL"],
  "standard-rl": ["standard RL"],
  "lp-ft": ["LP-FT"],
  classifier: ["classifier"],
  backbone: ["backbone"],
  "base-policy": ["base policies", "base policy"],
  context: ["contexts", "context"],
  probe: ["probes", "probe contexts", "probe"],
  heldout: ["held-out"],
  advantage: ["advantages", "advantage"],
  entropy: ["entropy"],
  confidence: ["confidence"],
  kl: ["KL"],
  "diversity/distinct_valid": ["different right answers", "diversity"],
  "pass-at-k": ["pass@k"],
  feature: ["features", "feature"],
  "feature-cosine": ["cosine"],
  logit: ["logits", "Δz"],
  "log-probability": ["log-probability", "log π"],
  "first-order": ["first order"],
  "sgd-step": ["SGD"],
  "r-squared": ["R²"],
  slope: ["slope"],
  influence: ["influence"],
  residual: ["residual"],
  interaction: ["interaction"],
  alignment: ["alignment"],
  spectrum: ["spectra", "eigenvalues"],
  "mean-feature": ["mean feature"],
  interval: ["95 % interval"],
  seed: ["seeds", "seed"],
  supervised: ["supervised training", "supervised", "demonstrations"],
  "paired-difference": ["paired"],
  "effect-size": ["effect size"],
  configuration: ["configurations", "configuration"],
};

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const TERM_OF = new Map(
  Object.entries(SPELLINGS).flatMap(([id, words]) =>
    words.flatMap((word) => [
      [word, id] as const,
      [word.charAt(0).toUpperCase() + word.slice(1), id] as const,
    ]),
  ),
);
// A letter or digit beside a spelling makes another word of it.
const ANY = new RegExp(
  `(?<![\\p{L}\\p{N}_/])(?:${[...TERM_OF.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join("|")})(?![\\p{L}\\p{N}_/])`,
  "gu",
);

/** A stretch of a text; with `term`, one that names that term of the glossary. */
export interface TextPart {
  readonly text: string;
  readonly term?: string;
}

/**
 * A text as stretches, in which each term that it names is marked where it first stands.
 * @param only the terms that may be marked; all unless given.
 */
export function findTerms(text: string, only?: ReadonlySet<string>): TextPart[] {
  const parts: TextPart[] = [];
  const seen = new Set<string>();
  let from = 0;
  for (const match of text.matchAll(ANY)) {
    const [word] = match;
    const term = TERM_OF.get(word);
    if (term === undefined || seen.has(term) || (only && !only.has(term))) continue;
    seen.add(term);
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: word, term });
    from = match.index + word.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** The terms that a text names, each once, in the order in which they first stand. */
export function termsIn(text: string): readonly string[] {
  return findTerms(text).flatMap(({ term }) => term ?? []);
}

/** Of each of several texts that are read one after the other, the terms that none before it names. */
export function newTermsIn(texts: readonly string[]): readonly ReadonlySet<string>[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const fresh = termsIn(text).filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    return new Set(fresh);
  });
}
