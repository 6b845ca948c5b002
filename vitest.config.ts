import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArguments } from "./scripts/chromium-arguments.mjs";
import { findBrowser } from "./scripts/find-browser.mjs";

const browserTests = "test/browser/**/*.browser.test.{ts,tsx}";

/** A limit against tests that hang; generous, since the numerics share two cores with the rest. */
const timeout = 60_000;
/** A busy machine shows late what a quiet one shows at once: as patient as the journeys are. */
const expect = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    // The machine-readable report is asked for by scripts/test.mjs.
    projects: [
      {
        extends: "./vite.config.ts",
        test: {
          name: "node",
          environment: "node",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [browserTests],
          // Vitest leaves a core to itself, which of two is half.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: timeout,
          hookTimeout: timeout,
          expect,
        },
      },
      {
        extends: "./vite.config.ts",
        // Everything is pre-bundled before the first test: finding a dependency later reloads the page
        // under a running test.
        optimizeDeps: { entries: ["index.html", "src/run/worker.ts", browserTests] },
        test: {
          name: "browser",
          include: [browserTests],
          testTimeout: timeout,
          hookTimeout: timeout,
          expect,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            fileParallelism: false,
            viewport: { width: 1280, height: 800 },
            provider: playwright({
              launchOptions: {
                // The full browser in its new headless mode: the headless shell has no WebGPU.
                executablePath: findBrowser() ?? undefined,
                args: chromiumArguments,
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
