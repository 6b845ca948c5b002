import { startTour } from "../../store/tour";
import { PlaceLink } from "../header/PlaceLink";

/** Where to learn more: the tour of the page's controls, the keys, the glossary. */
export function Onward(props: { readonly onLeave: () => void; readonly onKeys?: () => void }) {
  const { onLeave, onKeys } = props;
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
      {onKeys && (
        <button type="button" className="value" onClick={onKeys}>
          All keys
        </button>
      )}
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
