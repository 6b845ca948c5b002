/** The version of the engine that a file names; the same as package.json's, which a test holds. */
export const ENGINE_VERSION = "0.1.0";
