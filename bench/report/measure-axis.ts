/** Measures the curves of an axis on the current backend, the engines in turn at every size. */
import type { StepEngineName } from "../../src/engine/step-engine";
import type { NodeBackend } from "../row";
import { type Axis, sizesAt } from "./axes";
import type { Curve, Gap, Point } from "./curve";
import { type MaybeSubject, type Subject, subjectOf } from "./subject";

/** Turns a point, and the time in milliseconds after which no further one is begun. */
export const TURNS = 5;
const ENOUGH = 3000;

/** Once a turn takes longer than this many milliseconds, a curve's larger sizes are left out. */
export const LONGEST = 2000;

const ENGINES: readonly StepEngineName[] = ["fused", "reference"];

/** A curve in the making. */
interface Draft {
  readonly engine: StepEngineName;
  readonly points: Point[];
  readonly leftOut: Gap[];
}

/** Times subjects in turn, after one uncounted turn of each. @returns milliseconds by subject. */
async function timeTurns(subjects: readonly Subject[]): Promise<number[][]> {
  for (const subject of subjects) {
    await subject.turn();
  }
  const times: number[][] = subjects.map(() => []);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [i, subject] of subjects.entries()) {
      const own = times[i] as number[];
      if (own.reduce((sum, ms) => sum + ms, 0) > ENOUGH) {
        continue;
      }
      const start = performance.now();
      await subject.turn();
      own.push(performance.now() - start);
    }
  }
  return times;
}

/** Measures every engine that has not become too slow at one size. */
async function measureSize(axis: Axis, value: number, drafts: readonly Draft[]): Promise<void> {
  const timed: { draft: Draft; subject: Subject }[] = [];
  for (const draft of drafts) {
    const last = draft.points.at(-1);
    const made: MaybeSubject =
      last !== undefined && last.milliseconds > LONGEST
        ? { leftOut: `${last.value} took ${(last.milliseconds / 1000).toFixed(1)} s` }
        : await subjectOf(axis, sizesAt(axis, value), draft.engine);
    if ("leftOut" in made) {
      draft.leftOut.push({ value, reason: made.leftOut });
    } else {
      timed.push({ draft, subject: made });
    }
  }
  const times = await timeTurns(timed.map(({ subject }) => subject));
  timed.forEach(({ draft, subject }, i) => {
    const own = times[i] as number[];
    draft.points.push({ value, milliseconds: Math.min(...own), turns: own.length });
    subject.dispose();
  });
}

/** The curves of an axis on the current backend, smallest size first. */
export async function measureAxis(axis: Axis, backend: NodeBackend): Promise<Curve[]> {
  const drafts: Draft[] = ENGINES.map((engine) => ({ engine, points: [], leftOut: [] }));
  for (const value of axis.values) {
    await measureSize(axis, value, drafts);
  }
  return drafts.map((draft) => ({ backend, ...draft }));
}
