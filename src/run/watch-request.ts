/** Checks what somebody asks to be watched: every problem names its field. */
import { ExperimentError, type Problem, problemOf, quote } from "../experiment/problem";
import type { Instrument } from "../instruments/instrument";
import type { Watched } from "./watch-list";

/** Most steps between two measurements. */
const LONGEST = 100_000;

/** Whether something can be a fixed cadence. */
export function isInterval(every: unknown): every is number {
  return Number.isInteger(every) && (every as number) >= 1 && (every as number) <= LONGEST;
}

/** What a cadence may be, in words. */
export const INTERVALS_ALLOWED = `a whole number from 1 to ${LONGEST}`;

/**
 * The instruments of a list of `{ id, every }`.
 * @throws ExperimentError naming every entry that is wrong.
 */
export function checkedWatch(list: unknown, instruments: readonly Instrument[]): Watched[] {
  const problems: Problem[] = [];
  if (!Array.isArray(list)) {
    throw new ExperimentError([
      problemOf("watch", `${quote(list)} is not a list`, "[{ id, every }]"),
    ]);
  }
  const watched: Watched[] = [];
  list.forEach((entry: unknown, index) => {
    const { id, every = "auto" } = (entry ?? {}) as { id?: unknown; every?: unknown };
    const field = (name: string) => `watch[${index}].${name}`;
    const instrument = instruments.find((one) => one.id === id);
    if (instrument === undefined) {
      const allowed = instruments.map((one) => one.id).join(", ");
      problems.push(problemOf(field("id"), `${quote(id)} is not an instrument`, allowed));
    } else if (watched.some((one) => one.instrument === instrument)) {
      problems.push(problemOf(field("id"), `${quote(id)} is there twice`, "each instrument once"));
    } else if (every !== "auto" && !isInterval(every)) {
      const allowed = `auto, or ${INTERVALS_ALLOWED}`;
      problems.push(problemOf(field("every"), `${quote(every)} is not a cadence`, allowed));
    } else {
      watched.push({ instrument, every });
    }
  });
  if (problems.length > 0) throw new ExperimentError(problems);
  return watched;
}
