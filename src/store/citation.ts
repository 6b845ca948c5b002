/** How the page and the paper that it follows are cited, as BibTeX. */
import { shortCommit, THIS_VERSION } from "./this-version";

/** The paper: A. Tomihari (2026), as arXiv has it. */
export const PAPER_BIBTEX = `@misc{tomihari2026learning,
  title         = {Learning Dynamics in {RL} Post-Training for Language Models},
  author        = {Tomihari, Akiyoshi},
  year          = {2026},
  eprint        = {2601.04670},
  archivePrefix = {arXiv},
  url           = {https://arxiv.org/abs/2601.04670}
}`;

/** Escapes what TeX would read as a command in an address. */
function texAddress(url: string): string {
  return url.replace(/[{}\\]/g, (sign) => encodeURIComponent(sign));
}

/**
 * The page: with its version and the commit that it was built from, as About says them, and the date on
 * which what is cited was seen.
 * @param url the address of what is cited: the page, or a link to an experiment.
 * @param built what the page was built from; a commit of null is left out.
 */
export function siteBibtex(
  url: string,
  date: Date,
  built: { readonly number: string; readonly commit: string | null } = THIS_VERSION,
): string {
  const day = date.toISOString().slice(0, 10);
  const commit = built.commit === null ? "" : `, commit ${shortCommit(built.commit)}`;
  return `@misc{rlposttrainingplayground,
  title   = {{RL} Post-Training Playground},
  author  = {{The RL Post-Training Playground Contributors}},
  year    = {${day.slice(0, 4)}},
  version = {${built.number}},
  url     = {${texAddress(url)}},
  urldate = {${day}},
  note    = {Version ${built.number}${commit}, accessed ${day}}
}`;
}
