import { Dialog } from "@base-ui/react/dialog";
import { useEffect } from "react";
import { DialogSheet } from "../../../panels/controls/DialogSheet";
import { refreshSavedRuns } from "../../../store/run-keeper";
import { exportRuns, undoRemove } from "../../../store/run-library";
import { useSavedRuns } from "../../../store/saved-runs";
import { SavedRunRow } from "./SavedRunRow";
import "./saved-runs.css";

/** The library: every run that is saved in this browser. */
export function SavedRunsDialog() {
  const { listed, state, runs, removed } = useSavedRuns();
  useEffect(() => {
    // Another tab may have saved or deleted some.
    if (listed) void refreshSavedRuns().catch(() => undefined);
  }, [listed]);
  return (
    <Dialog.Root open={listed} onOpenChange={(open) => useSavedRuns.setState({ listed: open })}>
      <DialogSheet title="Saved runs" className="saved-runs">
        <Dialog.Description className="small">{EXPLAINED[state]}</Dialog.Description>
        {runs.length > 0 && (
          <ul className="saved-list">
            {[...runs]
              .sort((a, b) => Number(b.starred) - Number(a.starred))
              .map((run) => (
                <SavedRunRow key={run.id} run={run} />
              ))}
          </ul>
        )}
        {runs.length === 0 && state === "ready" && (
          <p className="quiet">None yet. A run is saved once it has made a few steps.</p>
        )}
        <p className="saved-foot">
          <span role="status">
            {removed && (
              <>
                One run was deleted.{" "}
                <button type="button" className="value" onClick={() => void undoRemove()}>
                  Undo
                </button>
              </>
            )}
          </span>
          {runs.length > 0 && (
            <button type="button" className="value" onClick={() => void exportRuns(runs)}>
              Export all
            </button>
          )}
        </p>
      </DialogSheet>
    </Dialog.Root>
  );
}

const EXPLAINED = {
  opening: "The browser's storage is being opened.",
  ready:
    "Runs in this browser, each with its record and its policy, to go on exactly where they stood. The last few are saved by themselves; those that you name, note, star or keep stay until you delete them. Nothing leaves this computer.",
  full: "There is no room left for the run on the page. Delete some that you no longer need, or export them first.",
  none: "This browser keeps nothing for this page, as in a private window: take runs away as files.",
  newer:
    "A newer version of this page has used this browser's storage. Load the page anew to use it.",
} as const;
