/** Several runs' next steps, with as few calls of their engines as the steps allow. */
import { sideBySideKey } from "./side-by-side";
import type { StepEngine } from "./step-engine";
import type { AskedStep, Measured, StepReport, Trainer, UpdateObserver } from "./trainer";

/** A run that is to make a step; as `Trainer.advance` takes it. */
export interface NextStep {
  readonly trainer: Trainer;
  /** What instruments measured on θ_step. */
  readonly measured?: Measured;
  readonly observe?: UpdateObserver | undefined;
}

/** A step that is queued: the run is at θ_{step+1}, and what the step reports is on its way. */
export interface BegunStep {
  readonly report: Promise<StepReport>;
}

/**
 * Begins one step of every run, as `advance` would in turn: those whose steps may go side by side are
 * one call of their engine.
 * @param steps of different runs. What is begun comes in their order.
 */
export async function beginTogether(steps: readonly NextStep[]): Promise<BegunStep[]> {
  const asked = await Promise.all(
    steps.map(({ trainer, observe }) => trainer.request(observe !== undefined)),
  );
  const begun = new Array<BegunStep>(steps.length);
  for (const group of groupsOf(asked)) {
    const results = group.engine.queue(
      group.places.map((place) => (asked[place] as AskedStep).request),
    );
    results.forEach((result, i) => {
      const place = group.places[i] as number;
      const { trainer, measured, observe } = steps[place] as NextStep;
      const report = trainer.accept(asked[place] as AskedStep, result, measured, observe);
      begun[place] = { report };
    });
  }
  return begun;
}

/** Makes one step of every run. Reports come in the order of the steps. */
export async function advanceTogether(steps: readonly NextStep[]): Promise<StepReport[]> {
  const begun = await beginTogether(steps);
  return Promise.all(begun.map(({ report }) => report));
}

/** The steps by engine and key: places in `asked`. */
function groupsOf(
  asked: readonly AskedStep[],
): { readonly engine: StepEngine; readonly places: number[] }[] {
  const groups: { engine: StepEngine; key: string; places: number[] }[] = [];
  asked.forEach(({ engine, request }, place) => {
    const key = sideBySideKey(request);
    const known = groups.find((group) => group.engine === engine && group.key === key);
    if (known === undefined) {
      groups.push({ engine, key, places: [place] });
    } else {
      known.places.push(place);
    }
  });
  return groups;
}
