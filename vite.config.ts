import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { wasmKernels } from "./scripts/build-wasm.mjs";

export default defineConfig({
  // Relative addresses, so that the built site runs under any path.
  base: "./",
  plugins: [wasmKernels(), react()],
  worker: { format: "es" },
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
  },
});
