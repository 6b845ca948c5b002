import { Fragment, lazy, Suspense, useEffect, useState } from "react";
import { formatCount } from "../../charts/format";
import type { StageChange } from "../../experiment/edit-phases";
import { afterFirstPaint } from "../controls/after-first-paint";

import type { TimelineRun } from "./timeline-model";

const StageMenu = lazy(
  afterFirstPaint(async () => ({ default: (await import("./StageMenu")).StageMenu })),
);

/** What can be done to the score by hand; what is left out cannot. */
export interface ScoreEdits {
  /** The end of a stage that is `movable` was moved to another step. */
  readonly onBoundary?: ((run: string, stage: number, step: number) => void) | undefined;
  /** A stage that is not over is to be another one. */
  readonly onStage?: ((run: string, stage: number, change: StageChange) => void) | undefined;
  /** Another last step was planned. */
  readonly onExtend?: ((step: number) => void) | undefined;
}

interface Placing {
  /** The last step planned. */
  readonly last: number;
  /** The step at a place, beyond the axis's end too. */
  readonly stepAt: (event: React.PointerEvent) => number;
  /** A handle stands for another step now and has to be put there. */
  readonly onShift: () => void;
}

/** The handles and menus on a run's lanes; the view puts them in their places. */
export function ScoreHandles(
  props: ScoreEdits & Placing & { readonly run: TimelineRun; readonly first: boolean },
) {
  const { run, first, last, stepAt, onShift, onBoundary, onStage, onExtend } = props;
  const { stages } = run;
  return (
    <>
      {stages.map((stage, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the schedule
        <Fragment key={i}>
          {onStage && stage.changeable && (
            <Suspense fallback={null}>
              <StageMenu
                run={run}
                stage={stage}
                place={i}
                alone={stages.filter(({ changeable }) => changeable).length < 2}
                onShift={onShift}
                onChange={(change) => onStage(run.id, i, change)}
              />
            </Suspense>
          )}
          {onBoundary && stage.movable && stage.to !== null && (
            <StepHandle
              name={`End of ${ordinal(i)} of ${run.label}`}
              run={run.id}
              step={stage.to}
              least={Math.max(stage.from, run.source.lastStep) + 1}
              most={(stages[i + 1]?.to ?? last) - 1}
              stepAt={stepAt}
              onMove={(step) => onBoundary(run.id, i, step)}
              onShift={onShift}
            />
          )}
        </Fragment>
      ))}
      {first && onExtend && (
        <StepHandle
          end
          name="Last step planned"
          run={run.id}
          step={last}
          least={Math.max(1, run.source.lastStep)}
          most={Number.MAX_SAFE_INTEGER}
          stepAt={stepAt}
          onMove={onExtend}
          onShift={onShift}
        />
      )}
    </>
  );
}

/** A stage in words, as names for screen readers have it. */
export function ordinal(place: number): string {
  return place === 0 ? "the first stage" : `stage ${place + 1}`;
}

/** A step to be dragged, or moved by the arrows; it is told once let go of. */
function StepHandle(props: {
  /** Whether it ends the whole score: the double bar there, rather than a peg under a lane. */
  readonly end?: boolean;
  readonly name: string;
  readonly run: string;
  readonly step: number;
  readonly least: number;
  readonly most: number;
  readonly stepAt: (event: React.PointerEvent) => number;
  readonly onMove: (step: number) => void;
  readonly onShift: () => void;
}) {
  const { end = false, name, run, step, least, most, stepAt, onMove, onShift } = props;
  const [dragged, setDragged] = useState<number | null>(null);
  const limit = (wanted: number) => Math.max(least, Math.min(most, wanted));
  const shown = dragged ?? step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another step is a shift
  useEffect(() => onShift(), [shown]);
  return (
    <div
      className={end ? "tl-handle tl-end" : "tl-handle"}
      title={end ? `${name}: drag it` : undefined}
      role="slider"
      tabIndex={0}
      data-boundary={shown}
      data-run={run}
      aria-label={name}
      aria-valuemin={least}
      aria-valuemax={Math.min(most, Math.max(step, least) * 10)}
      aria-valuenow={shown}
      aria-valuetext={`step ${formatCount(shown)}`}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged(step);
      }}
      onPointerMove={(event) => {
        if (dragged !== null) setDragged(limit(stepAt(event)));
      }}
      onPointerUp={() => {
        if (dragged !== null && dragged !== step) onMove(dragged);
        setDragged(null);
      }}
      onPointerCancel={() => setDragged(null)}
      onKeyDown={(event) => {
        const by = {
          ArrowLeft: -1,
          ArrowDown: -1,
          ArrowRight: 1,
          ArrowUp: 1,
          PageDown: -10,
          PageUp: 10,
        }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        const wanted = limit(step + (event.shiftKey ? 10 * by : by));
        if (wanted !== step) onMove(wanted);
      }}
    >
      {end ? (
        <i />
      ) : (
        <svg viewBox="0 0 12 14" aria-hidden="true">
          <path d="M1.5 5.5L6 1L10.5 5.5V12.5H1.5z" />
        </svg>
      )}
      {dragged !== null && <output>{formatCount(dragged)}</output>}
    </div>
  );
}
