/** What is wrong with one field of what somebody wrote, and what would have been allowed. */
export interface Problem {
  /** The setting or path, e.g. "num_prompts" or "schedule[1].until.step". */
  readonly field: string;
  /** A full message; it opens with the field. */
  readonly message: string;
}

/** A value that passed its checks, or what is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** A problem of `field`: what was wrong and, where it can be said, what is allowed. */
export function problemOf(field: string, wrong: string, allowed?: string): Problem {
  return {
    field,
    message: `${field}: ${wrong}${allowed === undefined ? "" : `; allowed: ${allowed}`}`,
  };
}

/** How a bad value is quoted in a message: as JSON where it is short, else cut. */
export function quote(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === "number" ? String(value) : JSON.stringify(value);
  } catch {
    // Circular or holding a bigint: its type must do.
  }
  text ??= typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Characters of a message after which further problems are only counted: a hostile file has thousands. */
const LONG_MESSAGE = 2500;

/** Problems as a text, a line each, as many as one can read. */
function listed(problems: readonly Problem[]): string {
  const lines: string[] = [];
  let length = 0;
  for (const { message } of problems) {
    if (lines.length > 0 && length + message.length > LONG_MESSAGE) {
      lines.push(`${problems.length - lines.length} more problems`);
      break;
    }
    lines.push(message);
    length += message.length;
  }
  return lines.join("\n");
}

/** Thrown where an experiment or one of its parts is refused; `problems` has every bad field. */
export class ExperimentError extends Error {
  override readonly name = "ExperimentError";

  constructor(readonly problems: readonly Problem[]) {
    super(listed(problems));
  }
}
