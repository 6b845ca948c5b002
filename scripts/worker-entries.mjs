/**
 * Keeps what a worker's chunks share out of its entry. WebKit (2.50, Safari 26) evaluates a worker's entry
 * a second time where another of its modules imports it: the engine would be there twice.
 */

/**
 * @param {string} id A module of a worker.
 * @returns {boolean} Whether its chunks may need it: all but the script that is started.
 */
export const isShared = (id) => !id.endsWith("/run/worker.ts");

/**
 * How a worker is bundled.
 * @type {import("vite").Rolldown.OutputOptions}
 */
export const workerOutput = {
  codeSplitting: { groups: [{ name: "engine", tags: ["$initial"], test: isShared }] },
};

/**
 * The chunks that import an entry, statically or not.
 * @param {Record<string, {type: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[]}>} bundle
 * @returns {string[]} Their files.
 */
export function importersOfEntries(bundle) {
  return Object.entries(bundle)
    .filter(([, { imports = [], dynamicImports = [] }]) =>
      [...imports, ...dynamicImports].some((file) => bundle[file]?.isEntry),
    )
    .map(([file]) => file);
}

/**
 * Ends the build where a chunk imports its worker's entry after all.
 * @returns {import("vite").Plugin}
 */
export function entriesApart() {
  return {
    name: "worker-entries",
    generateBundle(_, bundle) {
      const importers = importersOfEntries(bundle);
      if (importers.length > 0) {
        this.error(
          `${importers.join(", ")} import the worker's entry, which WebKit would evaluate twice; scripts/worker-entries.mjs says what goes where`,
        );
      }
    },
  };
}
