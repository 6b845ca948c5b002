import { SavedRunsDialog } from "./saved/SavedRunsDialog";
import { SavedRunsNotices } from "./saved/SavedRunsNotices";

/** What is said of saved runs, and the list of these: never before the first paint. */
export function LateNotices() {
  return (
    <>
      <SavedRunsNotices />
      <SavedRunsDialog />
    </>
  );
}
