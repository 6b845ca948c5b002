import { Term } from "../../panels/terms/Term";
import { useFirstVisit } from "../../store/first-visit";
import { startTour } from "../../store/tour";

/** Where to look, in one line that can be put away. */
export function Orientation() {
  const shown = useFirstVisit((visit) => visit.orientation);
  if (!shown) return null;
  return (
    <p className="first-orientation">
      Orange is <Term id="cf-rl">CF-RL</Term>: the classifier learns first, the rest when you close
      the switch. Blue is <Term id="standard-rl">standard RL</Term>: all of it from the start. The
      paper finds CF-RL faster: is it, here?{" "}
      <span className="first-ways">
        <button type="button" className="value" onClick={startTour}>
          A tour in nine steps
        </button>
        <button
          type="button"
          className="notice-dismiss"
          aria-label="Put this line away"
          onClick={() => useFirstVisit.setState({ orientation: false })}
        >
          <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
            <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
        </button>
      </span>
    </p>
  );
}
