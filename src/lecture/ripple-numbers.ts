/** What the question "ripple" answered, in the numbers that a lecture speaks of. */
import type { Answer } from "../run/protocol";

/** The one update that is asked about: a completion and what it is given. */
export interface RippleAsk {
  /** Token ids. */
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  readonly reward: number;
  /** The place of the one token that is rewarded, or all of them. */
  readonly token: number | "all";
  /** The learning rate of the step of descent. */
  readonly rate: number;
}

/** How one rewarded answer moves log-probabilities, nats: measured on a copy of the policy that took the step. */
export interface RippleNumbers {
  /** The rewarded tokens' ids, each once. */
  readonly tokens: readonly number[];
  /** Mean change of log π of the rewarded tokens, each in its own context. */
  readonly here: number;
  /** What the kernel predicts of it to first order. */
  readonly predictedHere: number;
  /** The same, over the rewarded tokens, on probes of the answer's task, and on those of all others. */
  readonly "same-task": number;
  readonly "other-tasks": number;
  /** Probes on which those tokens rise, and fall; and how many probes there are. */
  readonly rises: number;
  readonly falls: number;
  readonly probes: number;
  /** The change in each probe, [probes]. */
  readonly byProbe: readonly number[];
  /** What each component predicts of it to first order, [probes]. */
  readonly representation: readonly number[];
  readonly gradient: readonly number[];
}

/** The rewarded tokens' ids, in order. */
function rewardedTokens({ completion, token }: RippleAsk): readonly number[] {
  return token === "all" ? completion : completion.slice(token, token + 1);
}

/**
 * @param probeCount N: contexts from there on are the updated ones.
 * @throws Error when the answer lacks an array.
 */
export function rippleNumbers(
  answer: Pick<Answer, "arrays">,
  asked: RippleAsk,
  probeCount: number,
): RippleNumbers {
  const array = (name: string) => {
    const found = answer.arrays[name];
    if (!found) throw new Error(`the answer to "ripple" holds no array ${name}`);
    return found;
  };
  const { shape, data: contexts } = array("contexts");
  const length = shape[1] ?? 0;
  const taskOf = (i: number) => contexts[i * length];
  const tokens = rewardedTokens(asked);
  const different = [...new Set(tokens)];
  const vocabulary = array("measured").shape[1] ?? 0;
  const change = (name: string, context: number, token: number) =>
    array(name).data[context * vocabulary + token] as number;
  const changes = (name: string) =>
    Array.from({ length: probeCount }, (_, i) =>
      mean(different.map((token) => change(name, i, token))),
    );
  const byProbe = changes("measured");
  const task = asked.prompt[0];
  return {
    tokens: different,
    here: mean(tokens.map((token, i) => change("measured", probeCount + i, token))),
    predictedHere: mean(
      tokens.map(
        (token, i) =>
          change("representation", probeCount + i, token) +
          change("gradient", probeCount + i, token),
      ),
    ),
    "same-task": mean(byProbe.filter((_, i) => taskOf(i) === task)),
    "other-tasks": mean(byProbe.filter((_, i) => taskOf(i) !== task)),
    rises: byProbe.filter((value) => value > 0).length,
    falls: byProbe.filter((value) => value < 0).length,
    probes: probeCount,
    byProbe,
    representation: changes("representation"),
    gradient: changes("gradient"),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
