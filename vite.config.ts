import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { wasmKernels } from "./scripts/build-wasm.mjs";
import { contentPolicyTag } from "./scripts/content-policy.mjs";
import { LicenceList } from "./scripts/licences.mjs";
import { serviceWorker } from "./scripts/service-worker.mjs";
import { sourceCommit } from "./scripts/source-commit.mjs";
import { entriesApart, workerOutput } from "./scripts/worker-entries.mjs";

const licences = new LicenceList();

export default defineConfig({
  // Relative addresses, so that the built site runs under any path.
  base: "./",
  plugins: [
    wasmKernels(),
    react(),
    contentPolicyTag(),
    licences.collector(),
    serviceWorker(licences),
  ],
  define: { __SOURCE_COMMIT__: JSON.stringify(sourceCommit()) },
  worker: {
    format: "es",
    plugins: () => [licences.collector(), entriesApart()],
    rolldownOptions: { output: workerOutput },
  },
  // The worker's imports are not seen from index.html; scanned too, they are pre-bundled at start
  // instead of by a reload in the middle of a session.
  optimizeDeps: { entries: ["index.html", "src/run/worker.ts"] },
  build: {
    target: "es2023",
    // scripts/size.mjs reads from the manifest what the page loads before its first paint.
    manifest: true,
    // Files stay files: a wasm or a font in a data: address would need a looser content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    // The shell in one file: shared out over forty, by who else needs what, it is 12 kB more, gzipped.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "shell", tags: ["$initial"] }] } },
    },
  },
});
