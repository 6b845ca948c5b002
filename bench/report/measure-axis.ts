/** Measures the curves of an axis on the current backend, the engines in turn at every size. */
import type { StepEngineName } from "../../src/engine/step-engine";
import { median, type Turn, timeTurn } from "../interleave";
import type { NodeBackend } from "../row";
import { type Axis, sizesAt } from "./axes";
import type { Curve, Gap, Point } from "./curve";
import { type MaybeSubject, type Subject, subjectOf } from "./subject";

/** Turns a point, and the time in milliseconds after which no further one is begun. */
export const TURNS = 5;
const ENOUGH = 3000;

/** Milliseconds after which no further turn warms up. */
const WARM = 500;

/** Once a turn takes longer than this many milliseconds of its clock, larger sizes are left out. */
export const LONGEST = 2000;

const ENGINES: readonly StepEngineName[] = ["fused", "reference"];

/** A curve in the making. */
interface Draft {
  readonly engine: StepEngineName;
  readonly points: Point[];
  readonly leftOut: Gap[];
}

/** Makes the turns that do not count: one compiles; where it is quick, more warm the compilers up. */
async function warmUp(subject: Subject): Promise<void> {
  let spent = 0;
  for (let turn = 0; turn < TURNS && spent < WARM; turn++) {
    spent += (await timeTurn(() => subject.turn())).wall;
  }
}

/** Times subjects in turn. */
async function timeTurns(subjects: readonly Subject[]): Promise<Turn[][]> {
  for (const subject of subjects) {
    await warmUp(subject);
  }
  const turns: Turn[][] = subjects.map(() => []);
  for (let round = 0; round < TURNS; round++) {
    for (const [i, subject] of subjects.entries()) {
      const own = turns[i] as Turn[];
      if (own.reduce((sum, { wall }) => sum + wall, 0) < ENOUGH) {
        own.push(await timeTurn(() => subject.turn()));
      }
    }
  }
  return turns;
}

/** Measures every engine that has not become too slow at one size. */
async function measureSize(
  axis: Axis,
  value: number,
  drafts: readonly Draft[],
  clock: keyof Turn,
): Promise<void> {
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
  const turns = await timeTurns(timed.map(({ subject }) => subject));
  timed.forEach(({ draft, subject }, i) => {
    const own = turns[i] as Turn[];
    draft.points.push({
      value,
      milliseconds: median(own.map((turn) => turn[clock])),
      turns: own.length,
    });
    subject.dispose();
  });
}

/**
 * The curves of an axis on the current backend, smallest size first.
 * @param clock the processor's where the processor computes, the wall's on a GPU.
 */
export async function measureAxis(
  axis: Axis,
  backend: NodeBackend,
  clock: keyof Turn,
): Promise<Curve[]> {
  const drafts: Draft[] = ENGINES.map((engine) => ({ engine, points: [], leftOut: [] }));
  for (const value of axis.values) {
    await measureSize(axis, value, drafts, clock);
  }
  return drafts.map((draft) => ({ backend, ...draft }));
}
