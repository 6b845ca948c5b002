/** What a worker of checks does: one backend of this device, against the reference and a recorded run. */

import type { BackendName } from "../engine/backend";
import { conformance } from "../engine/conformance";
import { SELF_TEST_TOLERANCE } from "../engine/self-test";
import { untrainedShape } from "../engine/trainer";
import { taskById } from "../tasks/registry";
import type { CheckAnswer, CheckLine, CheckQuestion } from "./check-answers";
import {
  compareRun,
  conformanceExperiment,
  parseRecordedRun,
  RUN_TOLERANCE,
} from "./conformance-run";
import { executeRun } from "./execute-run";
import { basePolicy, chooseOnce } from "./worker-engine";

/** The part of DedicatedWorkerGlobalScope that is used here. */
interface CheckScope {
  postMessage(message: CheckAnswer): void;
  onmessage: ((event: MessageEvent<CheckQuestion>) => void) | null;
}

/** A line of a backend, its outcome by its error. */
export function lineOf(
  backend: BackendName,
  line: Omit<CheckLine, "outcome" | "milliseconds">,
  milliseconds: number,
): CheckLine {
  return { ...line, outcome: outcomeOf(backend, line), milliseconds };
}

function outcomeOf(
  backend: BackendName,
  { part, error, tolerance }: Pick<CheckLine, "part" | "error" | "tolerance">,
): CheckLine["outcome"] {
  if (error === null) return "not compared";
  // A value that is not finite differs too.
  if (!(error <= tolerance)) return "differs";
  // The recorded run was made elsewhere; all else is compared with what this backend computes itself.
  return backend === "cpu" && part !== "short run" ? "the reference itself" : "agrees";
}

/** Checks the backend line by line. */
async function* lines({ backend, siteUrl }: CheckQuestion): AsyncGenerator<CheckAnswer> {
  let begun = performance.now();
  const passed = () => {
    const now = performance.now();
    const milliseconds = now - begun;
    begun = now;
    return milliseconds;
  };
  const report = await chooseOnce(backend, () => undefined);
  if (report.name !== backend) {
    const reason = report.tried.find(({ name }) => name === backend)?.reason ?? "it is not there";
    yield { kind: "absent", reason };
    return;
  }
  const { adapter, software, selfTest } = report;
  yield { kind: "device", adapter, software };
  const { error, quantity } = selfTest;
  const label = "loss, gradient, long product and samples, against plain JavaScript";
  const first = { part: "backend", label, error, tolerance: SELF_TEST_TOLERANCE } as const;
  yield { kind: "line", line: lineOf(backend, { ...first, note: quantity }, passed()) };

  const experiment = conformanceExperiment();
  const { settings } = experiment;
  const request = { shape: untrainedShape(settings), task: taskById(settings.task), settings };
  for await (const comparison of conformance(request)) {
    yield { kind: "line", line: lineOf(backend, comparison, passed()) };
  }

  const response = await fetch(`${siteUrl}check/run.json`);
  if (!response.ok) throw new Error(`the recorded run could not be loaded (${response.status})`);
  const recorded = parseRecordedRun(new Uint8Array(await response.arrayBuffer()));
  const base = await basePolicy(settings, `${siteUrl}base/`);
  const job = { experiment, record: { metrics: null, instruments: [] } };
  const made = await executeRun(job, base, () => undefined);
  const { metric, error: far, count } = compareRun(made, recorded.curves);
  const run = {
    part: "short run",
    label: `${count} metrics over ${settings.max_steps} steps of CF-RL, both stages, as recorded`,
    error: far,
    tolerance: RUN_TOLERANCE,
    note: metric,
  } as const;
  yield { kind: "line", line: lineOf(backend, run, passed()) };
  yield { kind: "done" };
}

/** Makes the present worker one of checks. */
export function serveCheck(scope: CheckScope): void {
  scope.onmessage = async ({ data }) => {
    try {
      for await (const answer of lines(data)) scope.postMessage(answer);
    } catch (error) {
      scope.postMessage({
        kind: "failed",
        message: error instanceof Error ? error.message : String(error),
      });
    }
  };
}
