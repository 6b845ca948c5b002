import { Popover } from "@base-ui/react/popover";
import { useEffect, useRef, useState } from "react";
import { prefersReducedMotion } from "../../charts/theme";
import { useFirstVisit } from "../../store/first-visit";
import { useLab } from "../../store/lab";
import { endTour, useTour } from "../../store/tour";
import { goOnAfterEnd, play } from "../../store/transport";
import { PlaceLink } from "../header/PlaceLink";
import { Term } from "../terms/Term";
import { TOUR } from "./tour-steps";
import "./tour.css";

/** Keys of the page that the tour speaks of. */
const PAGE_KEYS = ["l", "L", "End"];

/** Lets a run go on that rests, or is over, where what the tour speaks of is seen only while it goes on. */
function GoOn() {
  const state = useLab((lab) => lab.status.state);
  if (state !== "paused" && state !== "finished") return null;
  return (
    <>
      {" "}
      <button
        type="button"
        className="value"
        onClick={() => void (state === "finished" ? goOnAfterEnd() : play())}
      >
        {state === "finished" ? "Let the run go on" : "Play: the run rests"}
      </button>
    </>
  );
}

/**
 * Points at the page's real controls, one after the other. It takes the focus and gives it back, but
 * nothing is covered or stopped: what it asks for can be done beside it.
 */
export function Tour() {
  const at = useTour((tour) => tour.at) ?? 0;
  const greeting = useFirstVisit((visit) => visit.greeting);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const popup = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  const step = TOUR[at] ?? TOUR[0];

  // Another composition of the page has other elements.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `greeting` stands for the elements there are
  useEffect(() => {
    const found = document.querySelector<HTMLElement>(step?.anchor ?? "");
    setAnchor(found);
    if (!found) return;
    found.dataset.toured = "";
    const smooth = !prefersReducedMotion();
    found.scrollIntoView({ block: "center", behavior: smooth ? "smooth" : "auto" });
    popup.current?.focus({ preventScroll: true });
    return () => {
      delete found.dataset.toured;
    };
  }, [step, greeting]);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );

  if (!step) return null;
  const last = at === TOUR.length - 1;
  const go = (to: number) => useTour.setState({ at: Math.min(TOUR.length - 1, Math.max(0, to)) });
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") go(at + 1);
    else if (event.key === "ArrowLeft") go(at - 1);
    else if (PAGE_KEYS.includes(event.key)) {
      // The page's keys rest in everything that has opened over the page, but these are asked for.
      const { key } = event;
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    } else return;
    event.preventDefault();
  };
  return (
    <Popover.Root
      open
      onOpenChange={(open, { reason }) => {
        // Whoever does what the tour asks presses outside of it.
        if (!open && (reason === "escape-key" || reason === "close-press")) endTour();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          className="sheet-layer"
          anchor={anchor}
          side={step.side ?? "bottom"}
          align={step.align ?? (step.side === "right" ? "end" : "center")}
          sideOffset={step.offset ?? 10}
          collisionPadding={12}
        >
          <Popover.Popup
            ref={popup}
            className="sheet tour"
            initialFocus={popup}
            finalFocus={false}
            onKeyDown={onKeyDown}
          >
            <Popover.Title>{step.title}</Popover.Title>
            {step.text && (
              <Popover.Description>
                {step.text}
                {step.term && (
                  <>
                    {" "}
                    <Term id={step.term} className="tour-term">
                      More
                    </Term>
                  </>
                )}
              </Popover.Description>
            )}
            {step.act && (
              <p className="tour-act">
                {step.act}
                {step.runs && <GoOn />}
              </p>
            )}
            {step.answers && (
              <dl className="tour-answers">
                {step.answers.map(({ question, answer }) => (
                  <div key={question}>
                    <dt>{question}</dt>
                    <dd>{answer}</dd>
                  </div>
                ))}
              </dl>
            )}
            {step.claims && (
              <ul className="tour-claims">
                {step.claims.map(({ id, asks }) => (
                  <li key={id}>
                    <PlaceLink
                      place={{ page: "claims", instrument: null, claim: id }}
                      className="value"
                      onGo={endTour}
                    >
                      {asks}
                    </PlaceLink>
                  </li>
                ))}
              </ul>
            )}
            <footer className="tour-foot">
              <span className="small" role="status">
                {at + 1} of {TOUR.length}
              </span>
              <button
                type="button"
                className="value"
                disabled={at === 0}
                onClick={() => go(at - 1)}
              >
                Back
              </button>
              {last ? (
                <Popover.Close className="value">Done</Popover.Close>
              ) : (
                <>
                  <button type="button" className="value" onClick={() => go(at + 1)}>
                    Next
                  </button>
                  <Popover.Close className="value tour-leave">Leave</Popover.Close>
                </>
              )}
            </footer>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
