/**
 * Reads the parameters of a question, field by field, and refuses them with everything that is wrong
 * at once: each problem names its field, what was wrong and what is allowed.
 */
import { ExperimentError, type Problem, problemOf, quote } from "../experiment/problem";

/** A question’s parameters as they are read; `check` throws what was wrong with them. */
export class QuestionParams {
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly problems: Problem[] = [];

  /** @param fields the names that there may be. */
  constructor(params: unknown, fields: readonly string[]) {
    const isObject = typeof params === "object" && params !== null && !Array.isArray(params);
    this.values = isObject ? (params as Record<string, unknown>) : {};
    if (!isObject) this.refuse("params", `${quote(params)} is not an object`, fields.join(", "));
    for (const name of Object.keys(this.values)) {
      if (!fields.includes(name)) this.refuse(name, "no such parameter", fields.join(", "));
    }
  }

  /** A whole number of a range, both ends included. */
  integer(field: string, least: number, most: number): number {
    const value = this.values[field];
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
      return value as number;
    }
    return this.refuse(field, this.wrong(value), `a whole number from ${least} to ${most}`, least);
  }

  /** A finite number other than 0, `otherwise` where it is left out. */
  nonZero(field: string, otherwise: number): number {
    const value = this.values[field] ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value) && value !== 0) return value;
    return this.refuse(field, this.wrong(value), "a number other than 0", otherwise);
  }

  /** One of some values, the first where it is left out. */
  choice<T extends string | number>(field: string, allowed: readonly [T, ...T[]]): T {
    const value = this.values[field] ?? allowed[0];
    const found = allowed.find((one) => one === value);
    if (found !== undefined) return found;
    return this.refuse(field, this.wrong(value), allowed.join(", "), allowed[0]);
  }

  /** A list of token ids of one of some lengths. */
  tokens(field: string, least: number, most: number, vocabulary: number): readonly number[] {
    const value = this.values[field];
    const isToken = (token: unknown) =>
      Number.isInteger(token) && (token as number) >= 0 && (token as number) < vocabulary;
    if (
      Array.isArray(value) &&
      value.length >= least &&
      value.length <= most &&
      value.every(isToken)
    ) {
      return value as number[];
    }
    const lengths = least === most ? `${least}` : `${least} to ${most}`;
    const allowed = `${lengths} token ids from 0 to ${vocabulary - 1}`;
    return this.refuse(field, this.wrong(value), allowed, []);
  }

  /** Notes that a field is wrong for a reason of the question's own; returns what stands for it. */
  refuse<T>(field: string, wrong: string, allowed: string, instead?: T): T {
    this.problems.push(problemOf(field, wrong, allowed));
    return instead as T;
  }

  /** @throws ExperimentError listing everything that was wrong. */
  check(): void {
    if (this.problems.length > 0) throw new ExperimentError(this.problems);
  }

  private wrong(value: unknown): string {
    return value === undefined ? "is missing" : `${quote(value)} is not allowed`;
  }
}
