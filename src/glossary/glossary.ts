/** The glossary: every term that stands on the page, once. */
import { INSTRUMENT_TERMS } from "./instrument-terms";
import { KERNEL_TERMS } from "./kernel-terms";
import { METRIC_TERMS } from "./metric-terms";
import { POLICY_TERMS } from "./policy-terms";
import { SETTING_TERMS } from "./setting-terms";
import { STATISTIC_TERMS } from "./statistic-terms";
import { TASK_TERMS } from "./task-terms";
import type { Term } from "./term";

/** All terms, in the order in which the glossary gives them. */
export const TERMS: readonly Term[] = [
  ...KERNEL_TERMS,
  ...POLICY_TERMS,
  ...TASK_TERMS,
  ...METRIC_TERMS,
  ...INSTRUMENT_TERMS,
  ...STATISTIC_TERMS,
  ...SETTING_TERMS,
];

const byId = new Map(TERMS.map((term) => [term.id, term]));

/** The term of this id, if there is one. */
export function termOf(id: string): Term | undefined {
  return byId.get(id);
}

/** The terms in whose name, id or sentence every word of a text occurs; those whose name it begins first. */
export function searchTerms(text: string): readonly Term[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = TERMS.filter((term) => {
    const own = `${term.name} ${term.id} ${term.sentence}`.toLowerCase();
    return words.every((word) => own.includes(word));
  });
  const rank = ({ name, id }: Term) => {
    const whole = text.trim().toLowerCase();
    return name.toLowerCase().startsWith(whole) || id === whole ? 0 : 1;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}
