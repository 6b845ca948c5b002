import { useEffect, useRef } from "react";
import { Note } from "../../panels/controls/Note";
import { useLab } from "../../store/lab";
import { openRunFile, saveCheckpoint, saveRun } from "../../store/run-files";
import { useSavedRuns } from "../../store/saved-runs";

/** The runs as files: to take away, and to lay beside those on the page. */
export function Files() {
  const began = useLab((lab) => lab.runs.main !== null);
  const input = useRef<HTMLInputElement>(null);
  useDrop();
  return (
    <Note words="Files" title="Files">
      <ul className="files">
        <li>
          <button
            type="button"
            className="value"
            onClick={() => useSavedRuns.setState({ listed: true })}
          >
            Saved runs
          </button>{" "}
          <span className="small">in this browser, to go on with</span>
        </li>
        <li>
          <button type="button" className="value" disabled={!began} onClick={() => void saveRun()}>
            Save the run
          </button>{" "}
          <span className="small">.zip: metrics, events, completions, kernels, policy</span>
        </li>
        <li>
          <button
            type="button"
            className="value"
            disabled={!began}
            onClick={() => void saveCheckpoint()}
          >
            Save the policy
          </button>{" "}
          <span className="small">.safetensors</span>
        </li>
        <li>
          <button type="button" className="value" onClick={() => input.current?.click()}>
            Open a run
          </button>{" "}
          <span className="small">.zip, also by dropping it on the page; its curves, dotted</span>
          <input
            ref={input}
            type="file"
            accept=".zip,application/zip"
            hidden
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file) void openRunFile(file);
            }}
          />
        </li>
      </ul>
    </Note>
  );
}

/** Opens a file that is dropped anywhere on the page. */
function useDrop(): void {
  useEffect(() => {
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      void openRunFile(file);
    };
    addEventListener("dragover", allow);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", allow);
      removeEventListener("drop", drop);
    };
  }, []);
}
