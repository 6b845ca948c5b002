/** A process of the pool: makes the runs that it is sent, one after the other, until it is let go. */
import { startBackend } from "./engine";
import { executeRun } from "./execute-run";
import type { JobAnswer, JobRequest } from "./job-pool";

const answer = (message: JobAnswer) => process.send?.(message);

// Ctrl-C reaches every process of a terminal; the parent says what is to be done.
process.on("SIGINT", () => undefined);
// Without a parent there is nobody to give a result to.
process.on("disconnect", () => process.exit(1));

let started: ReturnType<typeof startBackend> | null = null;

process.on("message", async ({ backend, job }: JobRequest) => {
  try {
    started ??= startBackend(backend, () => undefined);
    const { adapter } = await started;
    const measured = await executeRun(job, (step) => answer({ kind: "step", step }));
    answer({ kind: "done", measured, adapter });
  } catch (error) {
    answer({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
});
