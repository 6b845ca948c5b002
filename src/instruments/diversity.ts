/**
 * Diversity among right answers, from the completions sampled for each of some prompts. A wrong
 * completion adds nothing, however unlike the others it is.
 */

/** The right completions among one prompt's samples, and how many samples there were. */
export interface PromptSamples {
  /** n. */
  readonly samples: number;
  /** The right ones, repeats included. */
  readonly right: readonly (readonly number[])[];
}

/** The k of pass@k, where there are as many samples. */
const PASS_AT: readonly number[] = [1, 4, 16, 64];

/** How often each different completion occurs. */
function counts(completions: readonly (readonly number[])[]): number[] {
  const found = new Map<string, number>();
  for (const completion of completions) {
    const key = completion.join(" ");
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return [...found.values()];
}

/** How many different right answers one prompt's samples hold. */
export function distinctValid({ right }: PromptSamples): number {
  return counts(right).length;
}

/**
 * The unbiased estimate of the chance that at least one of k samples is right, 1 − C(n−c,k)/C(n,k)
 * for c right among n (Chen et al. 2021, arXiv:2107.03374, equation 1), as the stable product.
 * @throws RangeError unless 1 ≤ k ≤ n and 0 ≤ c ≤ n.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (!(Number.isInteger(k) && k >= 1 && k <= n)) {
    throw new RangeError(`pass@k: k is ${k}; it must be an integer from 1 to the ${n} samples`);
  }
  if (!(Number.isInteger(c) && c >= 0 && c <= n)) {
    throw new RangeError(`pass@k: ${c} right among ${n} samples is impossible`);
  }
  let allWrong = 1;
  for (let i = n - c + 1; i <= n; i++) {
    allWrong *= Math.max(0, 1 - k / i);
  }
  return 1 - allWrong;
}

/** pass@k for several k, means over prompts. */
export interface PassCurve {
  /** Ascending, [K]. */
  readonly k: Int32Array;
  /** [K]. */
  readonly pass: Float64Array;
}

/**
 * pass@k over the k that every prompt has samples for: 1, 2, …, n.
 * @throws RangeError when there is no prompt or one without samples.
 */
export function passCurve(prompts: readonly PromptSamples[]): PassCurve {
  const fewest = Math.min(...prompts.map(({ samples }) => samples));
  if (!(Number.isFinite(fewest) && fewest >= 1)) {
    throw new RangeError("diversity: there must be at least one prompt, and a sample of each");
  }
  const k = Int32Array.from({ length: fewest }, (_, i) => i + 1);
  const pass = Float64Array.from(k, (size) =>
    mean(prompts.map(({ samples, right }) => passAtK(samples, right.length, size))),
  );
  return { k, pass };
}

/** An estimate and its standard error. */
export interface Estimate {
  readonly value: number;
  /** NaN from a single number. */
  readonly standardError: number;
}

/**
 * Entropy in nats of the distribution over whole completions, wrong ones included: the mean of
 * −log π(y|x) over samples y, an unbiased estimate that, unlike one from frequencies, has no bound
 * at the log of their number. By the chain rule its expectation is the mean entropy of a token times
 * the tokens of a completion, so what it adds to that is the check; it is the entropy among *right*
 * answers that can move apart from both.
 * @param logprobs log π of each sample's tokens, at the temperature of sampling.
 * @throws RangeError when there is no sample.
 */
export function completionEntropy(logprobs: readonly ArrayLike<number>[]): Estimate {
  if (logprobs.length === 0) {
    throw new RangeError("diversity: there must be at least one sample");
  }
  const surprises = logprobs.map((tokens) => -Array.from(tokens).reduce((a, b) => a + b, 0));
  const value = mean(surprises);
  const squares = surprises.reduce((sum, surprise) => sum + (surprise - value) ** 2, 0);
  const count = surprises.length;
  return { value, standardError: Math.sqrt(squares / (count - 1) / count) };
}

/** Entropy in nats of the right answers' frequencies; NaN when there is none. At most log n. */
export function answerEntropy({ right }: PromptSamples): number {
  if (right.length === 0) {
    return Number.NaN;
  }
  return counts(right).reduce((sum, count) => {
    const share = count / right.length;
    return sum - share * Math.log(share);
  }, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The diversity metrics by name, means over prompts. `diversity/answer_entropy` is over the prompts
 * that have a right answer, and absent when none has; the others count such prompts as 0.
 * @throws RangeError when there is no prompt.
 */
export function diversityMetrics(prompts: readonly PromptSamples[]): Record<string, number> {
  if (prompts.length === 0) {
    throw new RangeError("diversity: there must be at least one prompt");
  }
  const metrics: Record<string, number> = {
    "diversity/distinct_valid": mean(prompts.map(distinctValid)),
  };
  const fewest = Math.min(...prompts.map(({ samples }) => samples));
  for (const k of PASS_AT.filter((k) => k <= fewest)) {
    metrics[`diversity/pass@${k}`] = mean(
      prompts.map(({ samples, right }) => passAtK(samples, right.length, k)),
    );
  }
  const entropies = prompts.map(answerEntropy).filter((value) => !Number.isNaN(value));
  if (entropies.length > 0) {
    metrics["diversity/answer_entropy"] = mean(entropies);
  }
  return metrics;
}
