import { ENGINE_VERSION, PAGE_COMMIT } from "../run/files/version";

/** The first twelve digits, which is what one looks a commit up by, and whether files were changed since. */
export function shortCommit(commit: string): string {
  return `${commit.slice(0, 12)}${commit.endsWith("-modified") ? " with changes" : ""}`;
}

/** What the page is built from; the commit is null where nobody knows it. */
export const THIS_VERSION = { number: ENGINE_VERSION, commit: PAGE_COMMIT } as const;
