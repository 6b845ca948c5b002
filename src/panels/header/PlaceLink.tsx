import type { ReactNode } from "react";
import { useLab } from "../../store/lab";
import { goTo, hrefOf, type Place } from "../../store/place";

/** A link to a place of the site, with the present experiment; in this tab nothing is loaded anew. */
export function PlaceLink(props: {
  readonly place: Place;
  readonly current?: boolean;
  readonly className?: string;
  /** It was gone to the place, in this tab. */
  readonly onGo?: () => void;
  readonly children: ReactNode;
}) {
  const { place, current = false, className, onGo, children } = props;
  // The link holds the experiment: another one, another link.
  useLab((lab) => lab.asked);
  return (
    <a
      className={className}
      href={hrefOf(place)}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        if (current) return;
        goTo(place);
        onGo?.();
      }}
    >
      {children}
    </a>
  );
}
