import { useEffect } from "react";
import { PageTop } from "./lab/PageTop";

/** In place of a page whose script did not come. What can be done stands in the line of `UpdateNotice`. */
export function PageMissing() {
  const embedded = new URLSearchParams(location.search).has("embed");
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
            The script of this page did not come. The run and the other pages are there as before.
          </p>
        </section>
      </main>
    </div>
  );
}
