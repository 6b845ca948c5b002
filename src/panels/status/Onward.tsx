import { startTour } from "../../store/tour";
import { PlaceLink } from "../header/PlaceLink";

/** Where to learn more: the tour of the page's controls, and the glossary. */
export function Onward({ onLeave }: { readonly onLeave: () => void }) {
  return (
    <p className="onward">
      <button
        type="button"
        className="value"
        onClick={() => {
          onLeave();
          startTour();
        }}
      >
        A tour of the controls
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the link inside is what is pressed */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link is pressed by keys as by the pointer */}
      <span onClick={onLeave}>
        <PlaceLink place={{ page: "glossary", instrument: null }} className="value">
          Every term, in the glossary
        </PlaceLink>
      </span>
    </p>
  );
}
