import { useEffect } from "react";
import { client } from "../store/lab";
import { loadAnew } from "../store/load-anew";
import { useSavedRuns } from "../store/saved-runs";
import { PageTop } from "./lab/PageTop";

/** In place of a page whose script did not come, with what can be done: the line of `UpdateNotice` can be put away. */
export function PageMissing() {
  const embedded = new URLSearchParams(location.search).has("embed");
  const saves = useSavedRuns((saved) => saved.state === "ready");
  const ends = !embedded && !saves && client.stepsMade > 0;
  useEffect(() => {
    document.title = "RL post-training playground";
  }, []);
  return (
    <div className="lab">
      <PageTop runs={false} header={!embedded} />
      <main className="lab-main">
        <section className="lab-lede">
          <h1>Could not be loaded</h1>
          <p className="lede-line">
            The script of this page did not come, or failed as it began.
            {!embedded && " The Lab is there all the same."}
            {ends && " Its run cannot be saved here: it ends when the page is loaded anew."}
          </p>
          <button type="button" className="button" onClick={() => void loadAnew()}>
            Load the page anew
          </button>
        </section>
      </main>
    </div>
  );
}
