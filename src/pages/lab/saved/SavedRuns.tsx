import { SavedRunsDialog } from "./SavedRunsDialog";
import { SavedRunsNotices } from "./SavedRunsNotices";

/** All that the page says of runs that are saved in this browser; loaded after the first paint. */
export function SavedRuns() {
  return (
    <>
      <SavedRunsNotices />
      <SavedRunsDialog />
    </>
  );
}
