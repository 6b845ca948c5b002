/** The version of the engine that a file names; the same as package.json's, which a test holds. */
export const ENGINE_VERSION = "0.1.0";

/** Replaced by the build; not there in Node. */
declare const __SOURCE_COMMIT__: string | null | undefined;

/** The commit that the page was built from, as scripts/source-commit.mjs says it; null where nobody knows. */
export const PAGE_COMMIT: string | null =
  typeof __SOURCE_COMMIT__ === "string" ? __SOURCE_COMMIT__ : null;
