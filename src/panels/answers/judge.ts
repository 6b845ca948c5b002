/** Where a completion goes wrong, and what several completions of one prompt come to. */
import { taskByToken } from "../../tasks/registry";
import type { Task } from "../../tasks/task";

/**
 * For a prompt [PROMPT_LENGTH], the index of the first token after which no right answer can follow,
 * or -1 for a right completion. Null where the prompt opens with no task's token. Two tasks may share
 * their prompts; the completion's length tells which is meant.
 */
export type Judge = (completion: ArrayLike<number>) => number | null;

const judges = new Map<string, Judge>();

/** The judge of a prompt's completions; made once a prompt, since sums have hundreds of answers. */
export function judgeOf(prompt: ArrayLike<number>): Judge {
  const key = Array.from(prompt).join(",");
  let judge = judges.get(key);
  if (!judge) {
    judge = makeJudge(Array.from(prompt));
    judges.set(key, judge);
  }
  return judge;
}

function makeJudge(prompt: number[]): Judge {
  const byTask = new Map<Task, Set<string>>();
  return (completion) => {
    const tokens = Array.from(completion);
    const task = taskByToken(prompt[0] ?? -1, tokens.length);
    if (!task) return null;
    const prefixes = byTask.get(task) ?? prefixesOf(task.answers(prompt));
    byTask.set(task, prefixes);
    for (let end = 1; end <= tokens.length; end++) {
      if (!prefixes.has(tokens.slice(0, end).join(","))) return end - 1;
    }
    return -1;
  };
}

/** Everything that a right answer may begin with, as text. */
function prefixesOf(answers: readonly (readonly number[])[]): Set<string> {
  return new Set(
    answers.flatMap((answer) => answer.map((_, last) => answer.slice(0, last + 1).join(","))),
  );
}

/** What several completions of one prompt come to. */
export interface Tally {
  readonly right: number;
  /** Different right answers among them. */
  readonly different: number;
  readonly count: number;
}

/** Counts right and different answers among completions of one prompt. */
export function tally(prompt: ArrayLike<number>, completions: readonly ArrayLike<number>[]): Tally {
  const judge = judgeOf(prompt);
  const right = completions.filter((completion) => judge(completion) === -1);
  const different = new Set(right.map((completion) => Array.from(completion).join(",")));
  return { right: right.length, different: different.size, count: completions.length };
}

/** "7 right, 6 different"; says where equal rewards leave nothing to learn from. */
export function tallyText({ right, different, count }: Tally): string {
  if (right === 0) return "none right";
  if (right === 1) return "1 right";
  const variety = different === 1 ? "all the same" : `${different} different`;
  return right === count && different === 1
    ? `all ${count} right, one answer`
    : `${right} right, ${variety}`;
}
