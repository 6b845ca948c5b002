import { useState } from "react";
import type { SavedRun } from "../../../store/run-database";
import { compare, exportRuns, goOn, keepCurrent, remove, say } from "../../../store/run-library";
import { titleOf, unreadable } from "../../../store/saved-run-words";
import { useSavedRuns } from "../../../store/saved-runs";
import { savedWhen } from "./saved-when";

/** One saved run: what is said of it, and what can be done with it. */
export function SavedRunRow({ run }: { readonly run: SavedRun }) {
  const isCurrent = useSavedRuns(({ current }) => current === run.id);
  const title = titleOf(run);
  const problem = unreadable(run);
  const close = () => useSavedRuns.setState({ listed: false });
  return (
    <li className="saved-run" aria-label={title}>
      <button
        type="button"
        className="saved-star"
        aria-pressed={run.starred}
        aria-label={`Star ${title}`}
        onClick={() => void say(run, { starred: !run.starred })}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M8 1.8l1.9 4 4.3.6-3.1 3 .8 4.4L8 11.7l-3.9 2.1.8-4.4-3.1-3 4.3-.6z" />
        </svg>
      </button>
      <div className="saved-words">
        <Written
          label="Name"
          value={run.name}
          placeholder={title}
          onChange={(name) => void say(run, { name })}
        />
        <span className="small">
          step {run.step}
          {run.finished ? ", ended" : ""}; {savedWhen(run.savedAt)}
          {run.kept ? "" : "; saved by itself"}
          {isCurrent ? "; on the page" : ""}
        </span>
        <Written
          label="Note"
          value={run.note}
          placeholder="a note"
          onChange={(note) => void say(run, { note })}
        />
        {problem && <span className="small">It cannot be opened: {problem}.</span>}
      </div>
      <div className="saved-actions">
        {!run.kept && (
          <button
            type="button"
            className="value"
            onClick={() => void (isCurrent ? keepCurrent() : say(run, {}))}
          >
            Keep
          </button>
        )}
        <button
          type="button"
          className="value"
          disabled={isCurrent || problem !== null}
          onClick={() => {
            close();
            void goOn(run);
          }}
        >
          {run.finished ? "Open" : "Go on"}
        </button>
        <button
          type="button"
          className="value"
          disabled={isCurrent || problem !== null}
          onClick={() => {
            close();
            void compare(run);
          }}
        >
          Compare
        </button>
        <button
          type="button"
          className="value"
          disabled={problem !== null}
          onClick={() => void exportRuns([run])}
        >
          Export
        </button>
        <button
          type="button"
          className="value"
          disabled={isCurrent}
          onClick={() => void remove(run)}
        >
          Delete
        </button>
      </div>
    </li>
  );
}

/** Characters of a name or a note; more would be a text of its own. */
const LONGEST = 200;

/** Words that can be typed over: taken when the field is left or by Enter, put back by Escape. */
function Written(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
}) {
  const { label, value, placeholder, onChange } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const take = () => {
    const text = draft?.trim();
    setDraft(null);
    if (text !== undefined && text !== value) onChange(text);
  };
  return (
    <input
      className={`value saved-${label.toLowerCase()}`}
      aria-label={label}
      title={value}
      placeholder={placeholder}
      maxLength={LONGEST}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape" && draft !== null) {
          event.stopPropagation();
          setDraft(null);
        }
      }}
    />
  );
}
