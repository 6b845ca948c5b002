/** The update that the visitor makes up: a completion, what it is given, and how the policy steps. */
import { type Rollout, type RolloutFrame, rolloutAt } from "../../../run/frames";
import type { RunRecord } from "../../../run/record";
import { taskByToken } from "../../../tasks/registry";
import type { Task } from "../../../tasks/task";
import { isDigit, PROMPT_LENGTH, tokenText, VOCABULARY } from "../../../tasks/vocabulary";
import { judgeOf } from "../../answers/judge";

/** A completion that can be rewarded. */
export interface Chosen {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
  /** π of each token when it was sampled; null where somebody wrote it. */
  readonly probabilities: readonly number[] | null;
}

/** One update. */
export interface RippleDraft extends Chosen {
  readonly reward: 1 | -1;
  /** The place of the one token that is rewarded, or all of them. */
  readonly token: number | "all";
  /** The learning rate. */
  readonly rate: number;
  /** `sgd`: the theory's step of descent; `optimizer`: the run's own, with its moments. */
  readonly step: "sgd" | "optimizer";
}

/** A completion on offer, with what is known of it. */
export interface Offer extends Chosen {
  readonly right: boolean;
  /** What the step gave it; NaN where it trains nothing. */
  readonly advantage: number;
}

/** Completions of one prompt on offer. */
export interface OfferGroup {
  readonly prompt: readonly number[];
  readonly offers: readonly Offer[];
}

function offerOf({ prompt, completion, logprobs, advantage }: Rollout): Offer {
  return {
    prompt,
    completion,
    probabilities: logprobs.map(Math.exp),
    right: judgeOf(prompt)(completion) === -1,
    advantage,
  };
}

/** The completions of a frame by their prompts, in the frame's order. */
export function offersOf(frame: RolloutFrame | null): OfferGroup[] {
  const groups = new Map<string, { prompt: readonly number[]; offers: Offer[] }>();
  for (let row = 0; row < (frame?.count ?? 0); row++) {
    const offer = offerOf(rolloutAt(frame as RolloutFrame, row));
    const key = offer.prompt.join(",");
    const group = groups.get(key);
    if (group) group.offers.push(offer);
    else groups.set(key, { prompt: offer.prompt, offers: [offer] });
  }
  return [...groups.values()];
}

/** A rate at which an SGD step moves log-probabilities by some tenths of a nat, and first order holds. */
const SGD_RATE = 1e-3;

/** The rate that a step of this kind starts with. */
export function usualRate(record: RunRecord, step: RippleDraft["step"]): number {
  return step === "sgd" ? SGD_RATE : record.header.experiment.settings.learning_rate;
}

/**
 * What is shown first: the first right answer that the policy just gave to a held-out prompt, its first
 * token rewarded; null while there is no answer.
 */
export function firstDraft(record: RunRecord): RippleDraft | null {
  const answers = offersOf(record.answers.last).flatMap(({ offers }) => offers);
  const batch = offersOf(record.rollouts.last).flatMap(({ offers }) => offers);
  const all = [...answers, ...batch];
  const offer = all.find(({ right }) => right) ?? all[0];
  if (!offer) return null;
  const { prompt, completion, probabilities } = offer;
  const step = "sgd";
  const rate = usualRate(record, step);
  return { prompt, completion, probabilities, reward: 1, token: 0, rate, step };
}

/** The token that a letter typed into a cell stands for; null where it is none. */
export function tokenOfText(text: string): number | null {
  const id = VOCABULARY.indexOf(text.toUpperCase());
  return id >= 0 ? id : null;
}

/** The draft with another token at a place of its completion; what was sampled is so no more. */
export function withCompletionToken(draft: RippleDraft, place: number, token: number): RippleDraft {
  if (draft.completion[place] === token) return draft;
  const completion = draft.completion.map((old, i) => (i === place ? token : old));
  return { ...draft, completion, probabilities: null };
}

/** The draft with another digit in its prompt; `place` counts the prompt's digits from 0. */
export function withPromptDigit(draft: RippleDraft, place: number, digit: number): RippleDraft {
  if (!isDigit(digit) || draft.prompt[place + 1] === digit) return draft;
  const prompt = draft.prompt.map((old, i) => (i === place + 1 ? digit : old));
  return { ...draft, prompt, probabilities: null };
}

/** The draft under another task: its completion is cut or filled up with 0 to the task's length. */
export function withTask(draft: RippleDraft, task: Task): RippleDraft {
  if (taskByToken(draft.prompt[0] ?? -1, draft.completion.length) === task) return draft;
  const prompt = draft.prompt.map((old, i) => (i === 0 ? task.token : old));
  const completion = Array.from(
    { length: task.completionLength },
    (_, place) => draft.completion[place] ?? 0,
  );
  const token = draft.token === "all" || draft.token < completion.length ? draft.token : 0;
  return { ...draft, prompt, completion, probabilities: null, token };
}

/** Whether a prompt is one that the page can show cell by cell: a task, digits and "=". */
export function isPlainPrompt(prompt: readonly number[]): boolean {
  return prompt.length === PROMPT_LENGTH && taskByToken(prompt[0] ?? -1) !== undefined;
}

/** The places that are rewarded. */
export function rewardedPlaces({ completion, token }: RippleDraft): number[] {
  return token === "all" ? completion.map((_, place) => place) : [token];
}

/** The different tokens that are rewarded, in the order of their places. */
export function rewardedTokens(draft: RippleDraft): number[] {
  return [...new Set(rewardedPlaces(draft).map((place) => draft.completion[place] as number))];
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** "first", "second"; from the seventh on "7th". */
export function ordinal(place: number): string {
  return ORDINALS[place] ?? `${place + 1}th`;
}

/** "first, 4", or "all four" of four tokens. */
export function tokenChoice({ completion }: RippleDraft, token: number | "all"): string {
  if (token !== "all") return `${ordinal(token)}, ${tokenText(completion[token] as number)}`;
  const counts = ["none", "one", "both", "all three", "all four", "all five", "all six"];
  return counts[completion.length] ?? `all ${completion.length}`;
}

/** "token 4", or "the rewarded tokens" of several. */
export function targetName(draft: RippleDraft): string {
  const [only, ...more] = rewardedTokens(draft);
  return more.length === 0 ? `token ${tokenText(only as number)}` : "the rewarded tokens";
}

/** What the question "ripple" is asked with. */
export function rippleParams(draft: RippleDraft): Record<string, unknown> {
  const { prompt, completion, reward, token, rate, step } = draft;
  return { prompt, completion, reward, token, rate, step };
}
