/** What the glossary says of a term. */

/** Where a definition comes from; without a paper it is this page's own, from docs/mathematics.md. */
export interface Source {
  /** Authors and year, or what else names it. */
  readonly text: string;
  /** arXiv number, e.g. "2601.04670". */
  readonly arxiv?: string;
}

/** One term of the glossary. */
export interface Term {
  /** As in links; a metric's is its name, a setting's `setting/<key>`. */
  readonly id: string;
  /** As it is written in running text. */
  readonly name: string;
  /** The section of the glossary. */
  readonly group: TermGroup;
  /** One or two sentences for a student who meets the term for the first time. */
  readonly sentence: string;
  /** TeX; none where the sentence is the whole definition. */
  readonly formula?: string;
  readonly unit?: string;
  /** None where the term is this page's own. */
  readonly source?: Source;
  /** Ids of terms to read next. */
  readonly related?: readonly string[];
}

export const TERM_GROUPS = [
  { id: "kernel", label: "The kernel and its components" },
  { id: "learning", label: "Learning from reward" },
  { id: "policy", label: "The policy" },
  { id: "metric", label: "What is measured" },
  { id: "instrument", label: "What the instruments show" },
  { id: "reading", label: "Reading the figures" },
  { id: "statistics", label: "Several runs together" },
  { id: "setting", label: "Settings" },
] as const;

/** A section of the glossary, by its id. */
export type TermGroup = (typeof TERM_GROUPS)[number]["id"];
