/** What valibot says of a value of the wrong shape, in the words of every other message. */
import type { BaseIssue } from "valibot";
import { type Problem, problemOf, quote } from "./problem";

/** The message of a check: what was wrong and what is allowed; the path is put before it. */
export function expected(allowed: string) {
  return ({ input }: { readonly input: unknown }) => {
    const wrong =
      input === undefined ? "missing" : input === "" ? "empty" : `${quote(input)} is not right`;
    return `${wrong}; allowed: ${allowed}`;
  };
}

/**
 * A problem at an issue's path, e.g. `schedule[1].until.step`.
 * @param root the name of the value that was checked; "" where its keys stand for themselves.
 */
export function issueProblem(root: string, issue: BaseIssue<unknown>): Problem {
  let path = root;
  for (const { key } of issue.path ?? []) {
    const name = String(key).slice(0, 40);
    path += typeof key === "number" ? `[${key}]` : path === "" ? name : `.${name}`;
  }
  return problemOf(path, issue.message);
}
