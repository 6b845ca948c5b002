/**
 * One step as a handful of WGSL dispatches in one command buffer, for any number of runs side by side:
 * the reference engine's `reinforcement-step.ts` or `supervised-step.ts`, for shapes that fit a
 * workgroup a sequence.
 */
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { SettingValues } from "../../../experiment/schema";
import type { Task } from "../../../tasks/task";
import { parameterCount, parameterLayout } from "../../layout";
import { sideBySideKey } from "../../side-by-side";
import type { StepEngine, StepRequest, StepResult } from "../../step-engine";
import { type CaptureShape, refuseShape } from "./capture-shape";
import { Catalogue } from "./catalogue";
import { CohortStep, type SharedParts } from "./cohort-step";
import { DemonstrationSource } from "./demonstration-source";
import { runWords } from "./run-table";
import { SampleSource } from "./sample-source";
import { compileKernels, type StepKernels } from "./step-kernels";
import { stepCounts } from "./step-settings";
import type { StepSource } from "./step-source";
import { stepTables } from "./step-tables";
import { mostRuns, refuseSize, Workspace, type WorkspaceSize } from "./workspace";

/** Cohorts whose buffers are kept: a page's runs, when they are stepped in turn. */
const MOST_COHORTS = 4;

/** The compiled step of one shape on one device. Runs that share a shape share it. */
export class CapturedStep implements StepEngine {
  readonly name = "fused";
  readonly overlaps = true;
  readonly shape: CaptureShape;
  readonly #shared: SharedParts;
  readonly #catalogues = new Map<Task, Catalogue>();
  /** The last one that was used comes last. */
  #cohorts: { readonly key: string; readonly step: CohortStep }[] = [];
  /** By the key of the cohorts that share each. */
  readonly #workspaces = new Map<string, Workspace>();
  #dispatches = 0;

  private constructor(backend: WebGPUBackend, shape: CaptureShape, kernels: StepKernels) {
    const layout = parameterLayout(shape.policy);
    const tables = stepTables(backend.device, shape, layout);
    this.shape = shape;
    this.#shared = { backend, kernels, layout, tables };
  }

  /**
   * Compiles the step of a shape.
   * @param onCompiled told how many kernels of how many are compiled.
   * @throws RangeError saying why the shape cannot be captured; Error when a kernel does not compile.
   */
  static async compile(
    backend: WebGPUBackend,
    shape: CaptureShape,
    onCompiled: (done: number, all: number) => void = () => {},
  ): Promise<CapturedStep> {
    const reason = refuseShape(shape);
    if (reason !== null) {
      throw new RangeError(reason);
    }
    const kernels = await compileKernels(backend.device, shape, onCompiled);
    return new CapturedStep(backend, shape, kernels);
  }

  /** Dispatches of the last call of `queue`. */
  get dispatches(): number {
    return this.#dispatches;
  }

  /** Why this device cannot hold a step of these settings, as the end of a sentence; null when it can. */
  refuse(settings: SettingValues): string | null {
    return refuseSize(this.#size(settings, 1), this.#shared.backend.device.limits);
  }

  /** Frees the buffers that no tensor holds. */
  dispose(): void {
    this.#keep([]);
    for (const catalogue of this.#catalogues.values()) {
      catalogue.dispose();
    }
    for (const buffer of Object.values(this.#shared.tables.buffers)) {
      buffer.destroy();
    }
  }

  /**
   * Submits one step of each run, all in the same dispatches, or in a few groups of runs where the
   * device's buffers are too small for all.
   * @throws RangeError when the steps cannot go side by side, or a task has too few prompts.
   */
  queue(requests: readonly StepRequest[]): StepResult[] {
    const [first] = requests;
    if (first === undefined) {
      return [];
    }
    const key = sideBySideKey(first);
    if (requests.length > 1 && requests.some((request) => sideBySideKey(request) !== key)) {
      throw new RangeError("steps that are queued together must have shapes and counts in common");
    }
    if (first.objective !== this.shape.objective) {
      throw new RangeError(`a step on ${this.shape.objective} was asked for ${first.objective}`);
    }
    const { limits } = this.#shared.backend.device;
    const most = mostRuns(this.#size(first.settings, 1), limits);
    const groups = Math.ceil(requests.length / most);
    const results: StepResult[] = [];
    this.#dispatches = 0;
    for (let i = 0; i < groups; i++) {
      const from = Math.floor((i * requests.length) / groups);
      const to = Math.floor(((i + 1) * requests.length) / groups);
      const step = this.#cohortFor(requests.slice(from, to), key);
      results.push(...step.queue(requests.slice(from, to)));
      this.#dispatches += step.dispatches;
    }
    this.#keep(this.#cohorts.slice(-Math.max(MOST_COHORTS, groups)));
    return results;
  }

  /** What steps like this one learn from. */
  #sourceOf({ task }: StepRequest, size: WorkspaceSize, { regions }: Workspace): StepSource {
    return this.shape.objective === "supervised"
      ? new DemonstrationSource(this.#shared.backend.device, size, regions)
      : new SampleSource(this.#catalogueOf(task), regions, this.shape.completionLength);
  }

  #catalogueOf(task: Task): Catalogue {
    const known = this.#catalogues.get(task);
    if (known !== undefined) {
      return known;
    }
    const made = new Catalogue(this.#shared.backend.device, this.shape, task);
    this.#catalogues.set(task, made);
    return made;
  }

  /** The cohort that most of these runs' last step was made in; else one that is free, or a new one. */
  #cohortFor(requests: readonly StepRequest[], sharedKey: string): CohortStep {
    const key = `${requests.length} ${sharedKey}`;
    const same = this.#cohorts.filter((cohort) => cohort.key === key);
    let [found] = same;
    for (const cohort of same) {
      if (
        cohort.step.arena.inPlace(requests) > (found as typeof cohort).step.arena.inPlace(requests)
      ) {
        found = cohort;
      }
    }
    if (found?.step.arena.inPlace(requests) === 0) {
      found = same.find(({ step }) => step.arena.isAbandoned);
    }
    if (found === undefined) {
      this.#keep(this.#cohorts.filter(({ step }) => !step.arena.isAbandoned));
      const [request] = requests as [StepRequest];
      const size = this.#size(request.settings, requests.length);
      const workspace =
        this.#workspaces.get(key) ?? new Workspace(this.#shared.backend.device, size);
      this.#workspaces.set(key, workspace);
      const source = this.#sourceOf(request, size, workspace);
      found = { key, step: new CohortStep(this.#shared, size, workspace, source, request) };
    }
    this.#cohorts = [...this.#cohorts.filter((cohort) => cohort !== found), found];
    return found.step;
  }

  /** Frees the buffers of all other cohorts, and the workspaces that none of these needs. */
  #keep(cohorts: readonly { readonly key: string; readonly step: CohortStep }[]): void {
    for (const { step } of this.#cohorts.filter((cohort) => !cohorts.includes(cohort))) {
      step.dispose();
    }
    this.#cohorts = [...cohorts];
    for (const [key, workspace] of this.#workspaces) {
      if (!cohorts.some((cohort) => cohort.key === key)) {
        workspace.dispose();
        this.#workspaces.delete(key);
      }
    }
  }

  #size(settings: SettingValues, runs: number): WorkspaceSize {
    const { layout, tables } = this.#shared;
    const counts = stepCounts(this.shape.objective, settings, runs);
    return {
      ...counts,
      shape: this.shape,
      tiles: tables.tiles,
      parameters: parameterCount(layout),
      stride: runWords(this.shape, layout.length, counts.iterations),
    };
  }
}
