import { defineConfig } from "@playwright/test";
import { chromiumArguments } from "./scripts/chromium-arguments.mjs";
import { findBrowser } from "./scripts/find-browser.mjs";

// Chosen once and passed on to the worker processes, which load this file too. It depends on the
// process, so that two runs on one machine do not meet.
process.env.JOURNEY_PORT ??= String(20_000 + (process.pid % 20_000));
const port = process.env.JOURNEY_PORT;

/** Somewhere below the root of its host, as on GitHub Pages, to prove that any base path will do. */
const base = "/some/where/";

const executablePath = findBrowser() ?? undefined;

export default defineConfig({
  testDir: "test/journeys",
  outputDir: "test-results/journeys",
  timeout: 120_000,
  // Two journeys at once, of which one at most draws and trains on software WebGPU.
  workers: 2,
  // A busy machine shows late what a quiet one shows at once.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    baseURL: `http://localhost:${port}${base}`,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    // It takes the whole site while a journey goes on, and what it has taken passes `page.route` by.
    // Journeys that are about it, or about all that the site asks for, have it.
    serviceWorkers: "block",
  },
  projects: [
    {
      name: "webgpu",
      workers: 1,
      // A software adapter compiles for a minute or more where the machine is busy.
      timeout: 300_000,
      testIgnore: "**/*.no-webgpu.spec.ts",
      use: { launchOptions: { executablePath, args: chromiumArguments } },
    },
    {
      // Chromium with no arguments offers navigator.gpu, but no adapter where there is no GPU.
      name: "no-webgpu",
      testMatch: "**/*.no-webgpu.spec.ts",
      use: { launchOptions: { executablePath, args: ["--disable-gpu"] } },
    },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host localhost --port ${port} --strictPort --base ${base}`,
    url: `http://localhost:${port}${base}`,
    timeout: 30_000,
  },
});
