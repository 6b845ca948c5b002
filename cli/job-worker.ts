/** A process of the pool: makes the runs that it is sent, one after the other, until it is let go. */
import { executeRun } from "../src/run/execute-run";
import type { JobAnswer, JobRequest } from "../src/run/job";
import { basePolicy, startBackend } from "./engine";
import { turn } from "./job-pool";

const answer = (message: JobAnswer) => process.send?.(message);

// Ctrl-C reaches every process of a terminal; the parent says what is to be done.
process.on("SIGINT", () => undefined);
// Without a parent there is nobody to give a result to.
process.on("disconnect", () => process.exit(1));

let started: ReturnType<typeof startBackend> | null = null;

process.on("message", async ({ backend, job }: JobRequest) => {
  try {
    started ??= startBackend(backend ?? "wasm", () => undefined);
    const { name, adapter } = await started;
    const base = await basePolicy(job.experiment.settings);
    const measured = await executeRun(job, base, async (step) => {
      answer({ kind: "step", step });
      await turn();
    });
    answer({ kind: "done", measured, backend: name, adapter });
  } catch (error) {
    answer({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
