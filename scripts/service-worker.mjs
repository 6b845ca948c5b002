/**
 * The Vite plugin that makes the service worker: after the site is written it bundles
 * `src/offline/service-worker.ts` as one classic script, writes the licences of everything, and puts the
 * list of the files that are there into the script.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "vite";
import { gzippedSizes, OFFLINE_BUDGET, precacheList } from "./offline-files.mjs";
import { root } from "./run-command.mjs";

/** Stands in the bundled script where the list goes. */
const PLACE = "__PRECACHE_LIST__";

/**
 * @param {import("./licences.mjs").LicenceList} licences
 * @returns {Promise<string>} The bundled script, with its place for the list.
 */
async function bundle(licences) {
  const result = await build({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [licences.collector()],
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      // Module service workers are too new in some browsers.
      rolldownOptions: {
        input: path.join(root, "src/offline/service-worker.ts"),
        output: { format: "iife" },
      },
    },
  });
  const [{ output }] = /** @type {[import("vite").Rolldown.RolldownOutput]} */ (
    Array.isArray(result) ? result : [result]
  );
  const { code } = output[0];
  if (code.split(PLACE).length !== 2) throw new Error(`the service worker has no ${PLACE}`);
  return code;
}

/**
 * @param {import("./licences.mjs").LicenceList} licences
 * @returns {import("vite").Plugin}
 */
export function serviceWorker(licences) {
  let folder = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir);
    },
    writeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const code = await bundle(licences);
        licences.write(folder);
        const list = precacheList(folder);
        const sizes = gzippedSizes(
          folder,
          list.map(({ url }) => url),
        );
        const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
        if (total > OFFLINE_BUDGET) {
          const largest = sizes.slice(0, 5).map(({ file, bytes }) => `${file} (${bytes})`);
          throw new Error(
            `what is kept for use without a network has ${total} bytes gzipped, at most ${OFFLINE_BUDGET} are allowed; the largest are ${largest.join(", ")}`,
          );
        }
        writeFileSync(
          path.join(folder, "service-worker.js"),
          code.replace(PLACE, () => JSON.stringify(list)),
        );
      },
    },
  };
}
