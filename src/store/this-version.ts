import { ENGINE_VERSION, PAGE_COMMIT } from "../run/files/version";

/** What the page is built from; the commit is null where nobody knows it. */
export const THIS_VERSION = { number: ENGINE_VERSION, commit: PAGE_COMMIT } as const;
