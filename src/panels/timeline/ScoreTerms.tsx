import { type RefObject, useRef } from "react";
import { LETTER_ROOM, LETTERS_BESIDE } from "./layout";
import type { TimelineRun } from "./timeline-model";

/** So far a pointer may wander, px, and still be a press. */
const PRESS = 4;

/**
 * What the letters and the words that are painted on a run's lanes mean: asked by pointing, by the focus
 * or by a tap. The view puts the words in their places. All runs say the same, so the first one's alone are
 * stops of the Tab key.
 */
export function ScoreTerms(props: {
  readonly run: TimelineRun;
  readonly first: boolean;
  /** Where the time axis begins and the run's lanes do, px. */
  readonly left: number;
  readonly top: number;
  /** What scrubs: it is given a press that turns out to draw the playhead along. */
  readonly scrub: RefObject<HTMLElement | null>;
}) {
  const { run, first, left, top, scrub } = props;
  const pressed = useRef(Number.NaN);
  const tabIndex = first ? 0 : -1;
  return (
    <>
      <button
        type="button"
        className="tl-term"
        data-term="score"
        data-figure="omit"
        aria-haspopup="dialog"
        aria-label={`W and ψ, the lanes of ${run.label}`}
        tabIndex={tabIndex}
        style={{
          left: left - LETTERS_BESIDE - LETTER_ROOM.width,
          top: top - 5,
          ...LETTER_ROOM,
        }}
      />
      {run.stages.slice(1).map((stage, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place in the schedule
          key={i}
          type="button"
          className="tl-term tl-border"
          data-term="stage"
          data-figure="omit"
          data-border={`${run.id} ${i + 1}`}
          aria-haspopup="dialog"
          aria-label={stage.name}
          // Words beyond the first are of the same kind.
          tabIndex={i === 0 ? tabIndex : -1}
          hidden
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            pressed.current = event.clientX;
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (event.buttons !== 1 || Math.abs(event.clientX - pressed.current) < PRESS) return;
            scrub.current?.setPointerCapture(event.pointerId);
          }}
        />
      ))}
    </>
  );
}
