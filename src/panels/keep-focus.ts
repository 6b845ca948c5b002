/**
 * Keeps the focus of whoever works by keys: where what had it is taken away or switched off, what stood
 * nearest gets it, and on another page, or in another scene, its title.
 */
import { focusContent } from "./header/to-content";

const STOPS =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
/** What the library of controls puts round what has opened: a focus there goes on at once. */
const GUARD = "[data-base-ui-focus-guard]";
/** How often another page is looked for, and how long between, ms. */
const TRIES = 50;
const WAIT = 100;

/** Where the focus was: on what, in what, from the inside out, and all stops as they were then. */
interface Held {
  readonly element: HTMLElement;
  readonly path: readonly HTMLElement[];
  readonly order: readonly HTMLElement[];
}

/** Whether all that the page was about has gone with it: another page, another scene of a lecture. */
const isOfAnother = ({ path }: Held) =>
  path.some((element) => element.localName === "main" && !element.isConnected);
const isPage = (element: HTMLElement) => element.id === "root";
const isGone = ({ element }: Held) => !element.isConnected || element.matches(":disabled");

/**
 * Begins it, for the whole document.
 * @returns What ends it.
 */
export function keepFocus(): () => void {
  let held: Held | null = null;
  /** The latest in the page itself: what opens over it was opened from there. */
  let inPage: Held | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  // What is switched off has the focus still, until the page is drawn.
  const isLost = () =>
    held !== null &&
    isGone(held) &&
    (document.activeElement === document.body || document.activeElement === held.element);

  const giveOn = (tries = TRIES) => {
    if (!held || !isLost()) return;
    const isClosed = held.path.find((element) => element.isConnected) === document.body;
    const from = isClosed && inPage ? inPage : held;
    const around = from.path.find((element) => element.isConnected);
    if (!around || around === document.body) return;
    // What had opened and is closed gives the focus back by itself, unless what opened it has gone too.
    const next = !isGone(from) ? from.element : isOfAnother(from) ? null : nearest(from, around);
    if (next) next.focus();
    else if (!focusContent() && tries > 0) timer = setTimeout(() => giveOn(tries - 1), WAIT);
  };

  const changes = new MutationObserver(() => {
    if (!isLost()) return;
    clearTimeout(timer);
    timer = setTimeout(giveOn);
  });
  const hold = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || target.matches(GUARD)) return;
    changes.disconnect();
    clearTimeout(timer);
    held = null;
    // Whoever points has no place to lose, and the page's keys are to go on working.
    if (!target.matches(":focus-visible")) return;
    const path: HTMLElement[] = [];
    for (let one = target.parentElement; one; one = one.parentElement) path.push(one);
    held = { element: target, path, order: stopsIn(document) };
    if (path.some(isPage)) inPage = held;
    changes.observe(target, { attributes: true, attributeFilter: ["disabled"] });
    for (const element of path) changes.observe(element, { childList: true });
  };
  document.addEventListener("focusin", hold);
  return () => {
    document.removeEventListener("focusin", hold);
    changes.disconnect();
    clearTimeout(timer);
  };
}

function stopsIn(element: ParentNode): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(STOPS)].filter(
    (stop) => stop.getClientRects().length > 0 && !stop.matches(GUARD),
  );
}

/**
 * The stop that is nearest to what is gone: one after it, else one before it, in the innermost element
 * round it that has any; undefined where that is the whole page, which is another one then.
 */
function nearest({ element, order }: Held, around: HTMLElement): HTMLElement | undefined {
  for (let one: HTMLElement | null = around; one && !isPage(one); one = one.parentElement) {
    const stops = stopsIn(one);
    const place = order.indexOf(element);
    const known = (those: readonly HTMLElement[]) => those.find((stop) => stops.includes(stop));
    const found =
      known(order.slice(place + 1)) ?? known(order.slice(0, place).reverse()) ?? stops[0];
    if (found) return found;
  }
  return undefined;
}
