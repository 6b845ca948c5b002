import { lazy, Suspense } from "react";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { FileButton } from "../../panels/controls/FileButton";
import { Note } from "../../panels/controls/Note";
import { useLab } from "../../store/lab";
import { type RunPart, saveCheckpoint, saveRun, saveRunPart } from "../../store/run-files";
import { useSavedRuns } from "../../store/saved-runs";
import { useDrop } from "./use-drop";

const AllRuns = lazy(
  afterFirstPaint(async () => ({ default: (await import("./AllRuns")).AllRuns })),
);

/** Opens a file as if it had been dropped. */
async function openFile(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  const { openDropped } = await import("../../store/dropped-files");
  await openDropped([{ path: file.name, file }]);
}

/** The runs as files: to take away, and to lay beside those on the page. */
export function Files() {
  const began = useLab((lab) => lab.runs.main !== null);
  const held = useDrop();
  return (
    <>
      {held && (
        <div className="drop-here" role="status">
          Drop a run: its .zip, its folder, a config.json, or a policy’s .safetensors
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
            <FileButton
              accept=".zip,.json,.safetensors,application/zip,application/json"
              label="A run’s zip, an experiment’s config.json or a policy’s .safetensors"
              onFiles={([file]) => void openFile(file)}
            >
              Open a run
            </FileButton>{" "}
            <span className="small">
              .zip, config.json, .safetensors; or drop it, or a run’s folder, on the page
            </span>
          </li>
          <Suspense fallback={null}>
            <AllRuns />
          </Suspense>
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
