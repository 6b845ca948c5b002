/** What the command line exits with, and the errors that choose it. */

/** Exit codes; docs/cli.md says what they mean. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Bad usage: the message names the flag, what was wrong and what is allowed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command that could not be carried out, for a reason other than its flags. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
