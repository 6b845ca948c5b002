import { FileButton } from "../../panels/controls/FileButton";
import { Note } from "../../panels/controls/Note";
import { useLab } from "../../store/lab";
import {
  openRunFile,
  type RunPart,
  saveCheckpoint,
  saveRun,
  saveRunPart,
} from "../../store/run-files";
import { useSavedRuns } from "../../store/saved-runs";
import { useDrop } from "./use-drop";

/** The runs as files: to take away, and to lay beside those on the page. */
export function Files() {
  const began = useLab((lab) => lab.runs.main !== null);
  const held = useDrop();
  return (
    <>
      {held && (
        <div className="drop-here" role="status">
          Drop a run: its .zip, its folder, or a config.json
        </div>
      )}
      <Note words="Files" title="Files">
        <ul className="files">
          <li>
            <button
              type="button"
              className="value"
              data-closes-note
              onClick={() => useSavedRuns.setState({ listed: true })}
            >
              Saved runs
            </button>{" "}
            <span className="small">in this browser, to go on with</span>
          </li>
          <li>
            <button
              type="button"
              className="value"
              disabled={!began}
              onClick={() => void saveRun()}
            >
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
          {PARTS.map(({ part, words, holds }) => (
            <li key={part}>
              <button
                type="button"
                className="value"
                disabled={!began}
                onClick={() => void saveRunPart(part)}
              >
                {words}
              </button>{" "}
              <span className="small">{holds}</span>
            </li>
          ))}
          <li>
            <FileButton
              accept=".zip,application/zip"
              label="A run’s zip"
              onFiles={([file]) => void openRunFile(file)}
            >
              Open a run
            </FileButton>{" "}
            <span className="small">.zip; or drop it, or its folder, on the page</span>
          </li>
        </ul>
      </Note>
    </>
  );
}

const PARTS: readonly { readonly part: RunPart; readonly words: string; readonly holds: string }[] =
  [
    { part: "metrics.csv", words: "CSV", holds: "a row a step, a column a metric" },
    { part: "run.json", words: "JSON", holds: "the configuration and what happened" },
    { part: "ntk.npz", words: "npz", holds: "the kernels’ two components, for NumPy" },
  ];
