import { NoticeLine } from "../../../panels/status/NoticeLine";
import { declineOffer, goOn } from "../../../store/run-library";
import { titleOf } from "../../../store/saved-run-words";
import { dismissUnsaved, useSavedRuns } from "../../../store/saved-runs";
import { savedWhen } from "./saved-when";

/** Offers to go on with what was interrupted; says where the run on the page cannot be saved. */
export function SavedRunsNotices() {
  const offered = useSavedRuns((saved) => saved.offered);
  const full = useSavedRuns((saved) => saved.state === "full" && !saved.unsavedKnown);
  return (
    <>
      {full && (
        <NoticeLine
          role="alert"
          onDismiss={dismissUnsaved}
          action={
            <button
              type="button"
              className="button"
              onClick={() => useSavedRuns.setState({ listed: true })}
            >
              Saved runs
            </button>
          }
        >
          This browser has no room left to save the run. It goes on, and is lost with the page:
          delete saved runs, or take it away as a file.
        </NoticeLine>
      )}
      {offered && (
        <NoticeLine
          onDismiss={() => void declineOffer()}
          action={
            <button type="button" className="button" onClick={() => void goOn(offered)}>
              {offered.finished ? "Open it" : `Go on from step ${offered.step}`}
            </button>
          }
        >
          {offered.finished
            ? `The last run here ended at step ${offered.step}`
            : `The last run here was interrupted; it is saved up to step ${offered.step}`}{" "}
          ({savedWhen(offered.savedAt)}): {titleOf(offered)}.
        </NoticeLine>
      )}
    </>
  );
}
