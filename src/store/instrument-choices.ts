/**
 * What is chosen inside an instrument's panel (which quantity, which order): kept while the page is open, so that a
 * panel is found as it was left, on its own page and on the Lab, and written into the address for a link.
 */
import { create } from "zustand";
import { type Problem, problemOf, quote } from "../experiment/problem";

/** One choice of a panel: its name, and its values, of which the first is the usual one. */
export interface InstrumentChoice {
  readonly key: string;
  /** Small letters, digits and hyphens; no two choices of a panel share one. */
  readonly values: readonly [string, ...string[]];
}

/** What is chosen, by `<panel>/<choice>`; what is not there is the usual. */
export const useChosen = create<Readonly<Record<string, string>>>()(() => ({}));

/** What is chosen of one choice. */
export function chosenOf(
  panel: string,
  { key, values }: InstrumentChoice,
  chosen = useChosen.getState(),
): string {
  return chosen[`${panel}/${key}`] ?? values[0];
}

/** Chooses; a value that the choice has not is the usual one. */
export function choose(panel: string, { key, values }: InstrumentChoice, value: string): void {
  useChosen.setState({ [`${panel}/${key}`]: values.find((one) => one === value) ?? values[0] });
}

/** What is not as usual in a panel, as "confidence,cumulated"; null where everything is. */
export function writeChoices(panel: string, choices: readonly InstrumentChoice[]): string | null {
  const other = choices.flatMap((choice) => {
    const value = chosenOf(panel, choice);
    return value === choice.values[0] ? [] : [value];
  });
  return other.length === 0 ? null : other.join(",");
}

/** Chooses what `writeChoices` wrote, the rest as usual; what no choice has is named and left out. */
export function readChoices(
  panel: string,
  choices: readonly InstrumentChoice[],
  text: string,
): readonly Problem[] {
  const asked = text.split(",");
  for (const choice of choices) {
    const value = asked.find((one) => choice.values.includes(one)) ?? choice.values[0];
    choose(panel, choice, value);
  }
  const allowed = choices.flatMap(({ values }) => values);
  return asked
    .filter((one) => !allowed.includes(one))
    .map((one) =>
      problemOf(
        "show",
        `${quote(one)} cannot be chosen in ${panel}`,
        allowed.length === 0 ? "nothing there" : allowed.join(", "),
      ),
    );
}
