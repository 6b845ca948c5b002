import type { ReactNode } from "react";
import { Term } from "../terms/Term";
import type { TrackSpec } from "./track";

/** A track's name, which makes it grow, its unit, and the choice of another track in its place. */
export function TrackTitle(props: {
  readonly track: TrackSpec;
  readonly grown: boolean;
  readonly roomForUnit: boolean;
  readonly taken: readonly TrackSpec[];
  readonly choices: readonly TrackSpec[] | undefined;
  readonly onGrow: () => void;
  readonly onTrack: (id: string) => void;
  /** What moves the track: see `useOrder`. */
  readonly handlers: React.HTMLAttributes<HTMLButtonElement>;
  /** What stands under the unit. */
  readonly children?: ReactNode;
}) {
  const { track, grown, roomForUnit, taken, choices, onGrow, onTrack, handlers, children } = props;
  return (
    <div className="tl-title">
      <button
        type="button"
        className="tl-name"
        aria-expanded={grown}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
        {...handlers}
        onClick={onGrow}
      >
        {track.title}
      </button>
      {choices && (
        <span className="tl-choice choice">
          <select
            aria-label={`Measure shown in the place of ${track.title}`}
            value={track.id}
            onChange={(event) => onTrack(event.target.value)}
          >
            {choices.map((choice) => (
              <option
                key={choice.id}
                value={choice.id}
                disabled={choice.id !== track.id && taken.some((other) => other.id === choice.id)}
              >
                {choice.title}, {choice.unit}
              </option>
            ))}
          </select>
        </span>
      )}
      {roomForUnit && (
        <span className="tl-unit">
          <Term id={track.term ?? track.lines[0]?.metric ?? ""}>{track.unit}</Term>
          {track.log && ", log"}
        </span>
      )}
      {children}
    </div>
  );
}
