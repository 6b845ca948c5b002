/**
 * Records the short run of the page's check, by the reference engine in plain JavaScript, as
 * `public/check/run.json`: `npm run check:recording`. A test makes the run again and compares.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { basePolicy, startBackend } from "../cli/engine";
import { conformanceExperiment, type RecordedRun } from "../src/run/conformance-run";
import { executeRun } from "../src/run/execute-run";
import { ENGINE_VERSION } from "../src/run/files/version";

const { name } = await startBackend("cpu", () => undefined);
const experiment = conformanceExperiment();
const { status, message, curves } = await executeRun(
  { experiment, record: { metrics: null, instruments: [] } },
  await basePolicy(experiment.settings),
  () => undefined,
);
if (status !== "finished") throw new Error(message);
const recorded: RecordedRun = {
  command: "npm run check:recording",
  engine_version: ENGINE_VERSION,
  backend: name,
  date: new Date().toISOString().slice(0, 10),
  curves: {
    steps: [...curves.steps],
    values: Object.fromEntries(
      Object.entries(curves.values).map(([metric, series]) => [metric, [...series]]),
    ),
  },
};
const folder = fileURLToPath(new URL("../public/check", import.meta.url));
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/run.json`, `${JSON.stringify(recorded)}\n`);
console.log("wrote public/check/run.json");
