import { useEffect } from "react";
import { PageTop } from "../lab/PageTop";
import { CHART_EXAMPLES } from "./chart-examples";
import { CONTROL_EXAMPLES } from "./control-examples";
import { INSTRUMENT_EXAMPLES } from "./instrument-examples";
import { PART_EXAMPLES } from "./part-examples";
import { SWEEP_EXAMPLES } from "./sweep-examples";
import "../claims/claims.css";
import "../../panels/settings/settings.css";
import "./gallery.css";

const EXAMPLES = [
  ...CHART_EXAMPLES,
  ...CONTROL_EXAMPLES,
  ...PART_EXAMPLES,
  ...INSTRUMENT_EXAMPLES,
  ...SWEEP_EXAMPLES,
];

/** Every part of the pages in every state, of made-up numbers: for those who work on them. */
export function GalleryPage() {
  useEffect(() => {
    document.title = "Gallery · RL post-training playground";
    // A part that is one region on its page is several here: each is told apart by what it shows.
    for (const region of document.querySelectorAll(".gallery figure section[aria-label]")) {
      const title = region.closest("figure")?.querySelector("figcaption")?.textContent ?? "";
      region.setAttribute("aria-label", `${region.getAttribute("aria-label")}: ${title}`);
    }
  }, []);
  return (
    <div className="gallery">
      <PageTop runs={false} />
      <main>
        <h1>Gallery</h1>
        <p className="second">
          The parts of these pages in their states, drawn of made-up numbers. Snapshots are compared
          with it.
        </p>
        {EXAMPLES.map(({ id, title, of }) => (
          <figure key={id}>
            <figcaption>{title}</figcaption>
            <div data-example={id}>{of}</div>
          </figure>
        ))}
      </main>
    </div>
  );
}
