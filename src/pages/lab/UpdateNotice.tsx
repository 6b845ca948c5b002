import { useState } from "react";
import { NoticeLine } from "../../panels/status/NoticeLine";
import { client } from "../../store/lab";
import { loadAnew } from "../../store/load-anew";
import { useOffline } from "../../store/offline";
import { useSavedRuns } from "../../store/saved-runs";

/** Says that there is a newer version. It never takes it by itself, and asks where a run would end. */
export function UpdateNotice() {
  const newer = useOffline((offline) => offline.newer);
  const saves = useSavedRuns((saved) => saved.state === "ready");
  const [asking, setAsking] = useState(false);
  const later = () => {
    setAsking(false);
    useOffline.setState({ newer: null });
  };
  if (newer === null) return null;
  if (asking) {
    return (
      <NoticeLine
        action={
          <>
            <button type="button" className="button" onClick={() => void loadAnew()}>
              {saves ? "Save it" : "End it"} and load the{" "}
              {newer === "gone" ? "page anew" : "new version"}
            </button>{" "}
            <button type="button" className="button" onClick={later}>
              Not now
            </button>
          </>
        }
      >
        {saves
          ? "The run on this page is saved first, and you can go on with it afterwards."
          : "The run on this page cannot be saved here: it ends when the page is loaded anew."}
      </NoticeLine>
    );
  }
  const now = () => {
    if (client.stepsMade > 0) setAsking(true);
    else void loadAnew();
  };
  return (
    <NoticeLine
      action={
        <button type="button" className="button" onClick={now}>
          {newer === "gone" ? "Load the page anew" : "Take it now"}
        </button>
      }
      onDismiss={later}
    >
      {SENTENCES[newer]}
    </NoticeLine>
  );
}

const SENTENCES = {
  waiting: "A new version is ready. It is taken at your next visit, or now.",
  taken: "Another tab has taken a new version. This one stays as it is until it is loaded anew.",
  gone: "A part of the page could not be loaded: there is no network, or it belongs to an older version that is not there any more.",
} as const;
