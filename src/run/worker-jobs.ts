/** What a worker of jobs does: one run after the other, for their numbers. */
import { executeRun } from "./execute-run";
import type { JobAnswer, JobRequest } from "./job";
import { basePolicy, chooseOnce } from "./worker-engine";

/** The part of DedicatedWorkerGlobalScope that is used here. */
interface JobsScope {
  postMessage(message: JobAnswer): void;
  onmessage: ((event: MessageEvent<JobRequest>) => void) | null;
}

async function makeRun({ backend, job, baseUrl }: JobRequest, post: JobsScope["postMessage"]) {
  try {
    const report = await chooseOnce(backend, () => undefined);
    const base = await basePolicy(job.experiment.settings, baseUrl ?? "");
    const measured = await executeRun(job, base, (step) => post({ kind: "step", step }));
    post({ kind: "done", measured, backend: report.name, adapter: report.adapter });
  } catch (error) {
    post({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Makes the present worker one of jobs. */
export function serveJobs(scope: JobsScope): void {
  scope.onmessage = ({ data }) => void makeRun(data, (answer) => scope.postMessage(answer));
}
