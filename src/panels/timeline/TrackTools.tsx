import { SPANS } from "../../store/view";
import type { TrackSpec } from "./track";

/** What can be done with a grown track: its axis, the mean over the curves, its place in the list. */
export function TrackTools(props: {
  readonly track: TrackSpec;
  readonly place: number;
  readonly tracks: readonly TrackSpec[];
  readonly choices: readonly TrackSpec[] | undefined;
  readonly smoothing: number;
  readonly onLog: ((id: string, log: boolean) => void) | undefined;
  readonly onSmoothing: ((span: number) => void) | undefined;
  readonly onMove: (to: number) => void;
  readonly onTracks: ((ids: readonly string[]) => void) | undefined;
  /** Puts the usual layout back; undefined where it is the usual one. */
  readonly onRestore: (() => void) | undefined;
}) {
  const { track, place, tracks, choices, smoothing, onLog, onSmoothing, onMove, onTracks } = props;
  const { onRestore } = props;
  const ids = tracks.map(({ id }) => id);
  return (
    <div className="tl-tools">
      {onLog && track.positive && (
        <span className="tabs">
          {[false, true].map((log) => (
            <button
              key={String(log)}
              type="button"
              aria-pressed={(track.log ?? false) === log}
              onClick={() => onLog(track.id, log)}
            >
              {log ? "log" : "linear"}
            </button>
          ))}
        </span>
      )}
      {onSmoothing && !track.bars && (
        <Choice
          name="Smoothing of the curves"
          words={smoothing === 0 ? "not smoothed" : `smoothed, span ${smoothing}`}
          value={String(smoothing)}
          choices={SPANS.map((span) => [
            String(span),
            span === 0
              ? "not smoothed: as measured"
              : `mean of span ${span}, over what was measured`,
          ])}
          onChange={(value) => onSmoothing(Number(value))}
        />
      )}
      {onTracks && (
        <span className="tl-tools-row">
          <button
            type="button"
            className="value"
            disabled={place === 0}
            aria-label={`Move ${track.title} up`}
            onClick={() => onMove(place - 1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="value"
            disabled={place === tracks.length - 1}
            aria-label={`Move ${track.title} down`}
            onClick={() => onMove(place + 2)}
          >
            ↓
          </button>
          {tracks.length > 1 && (
            <button
              type="button"
              className="value"
              aria-label={`Close ${track.title}`}
              onClick={() => onTracks(ids.filter((id) => id !== track.id))}
            >
              close
            </button>
          )}
          {choices && (
            <Choice
              name="Add a measure"
              words="add"
              value=""
              choices={[
                ["", "add a measure"],
                ...choices
                  .filter(({ id }) => !ids.includes(id))
                  .map(({ id, title, unit }): [string, string] => [id, `${title}, ${unit}`]),
              ]}
              onChange={(id) => id && onTracks([...ids, id])}
            />
          )}
          {onRestore && (
            <button
              type="button"
              className="value"
              aria-label="Restore the usual layout"
              title="Restore the usual layout"
              onClick={onRestore}
            >
              usual
            </button>
          )}
        </span>
      )}
    </div>
  );
}

/** A choice whose list is the browser's own, laid over the words. */
function Choice(props: {
  readonly name: string;
  readonly words: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  const { name, words, value, choices, onChange } = props;
  return (
    <span className="value choice tl-over">
      {words}
      <select aria-label={name} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map(([key, label]) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
