import { SavedRunsDialog } from "./saved/SavedRunsDialog";
import { SavedRunsNotices } from "./saved/SavedRunsNotices";
import { UpdateNotice } from "./UpdateNotice";

/** What is said of newer versions and of saved runs, and the list of these: never before the first paint. */
export function LateNotices() {
  return (
    <>
      <UpdateNotice />
      <SavedRunsNotices />
      <SavedRunsDialog />
    </>
  );
}
