import { Popover } from "@base-ui/react/popover";
import { useEffect, useRef, useState } from "react";
import { termOf } from "../../glossary/glossary";
import { TermCard } from "./TermCard";
import "./terms.css";

/** A pointer that rests on a term for so long asks for it; one that left has so long to come back, ms. */
const REST = 350;
const LEAVE = 250;

interface Open {
  readonly id: string;
  readonly anchor: HTMLElement | SVGElement;
  /** What opened it: a card that was only pointed at or tabbed to closes by itself. */
  readonly by: "pointer" | "focus" | "press";
}

const within = (target: EventTarget | null, selector: string) =>
  target instanceof Element ? target.closest<HTMLElement | SVGElement>(selector) : null;
const termAt = (target: EventTarget | null) => within(target, "[data-term], [data-term-hint]");
/** A term whose press is its own; a hint's press does what its button is there for. */
const pressedTerm = (target: EventTarget | null) => within(target, "[data-term]");

/**
 * The explanation of whichever term is asked for: one card for the whole page. A button that has a
 * press of its own says with `data-term-hint` which term it names, and is explained where it is
 * pointed at or focused.
 */
export function TermLayer() {
  const [open, setOpen] = useState<Open | null>(null);
  const popup = useRef<HTMLDivElement>(null);
  const state = useRef(open);
  state.current = open;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (delay: number, act: () => void) => {
      clearTimeout(timer);
      timer = setTimeout(act, delay);
    };
    const show = (anchor: Open["anchor"], by: Open["by"]) => {
      clearTimeout(timer);
      const id = anchor.dataset.term ?? anchor.dataset.termHint ?? "";
      if (termOf(id)) setOpen({ id, anchor, by });
    };
    // What comes under a pointer that rests where it pressed, as a track grows, was not asked for.
    let pressed = { x: Number.NaN, y: Number.NaN };
    const over = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      if (event.clientX === pressed.x && event.clientY === pressed.y) return;
      const anchor = termAt(event.target);
      if (anchor && anchor !== state.current?.anchor) {
        if (state.current?.by !== "press") later(REST, () => show(anchor, "pointer"));
      } else if (anchor || popup.current?.contains(event.target as Node)) {
        clearTimeout(timer);
      } else if (state.current?.by === "pointer") {
        later(LEAVE, () => setOpen(null));
      } else clearTimeout(timer);
    };
    const focus = (event: FocusEvent) => {
      const anchor = termAt(event.target);
      if (anchor?.matches(":focus-visible")) show(anchor, "focus");
      else if (state.current?.by === "focus" && !popup.current?.contains(event.target as Node)) {
        setOpen(null);
      }
    };
    const press = (event: MouseEvent) => {
      pressed = { x: event.clientX, y: event.clientY };
      const anchor = pressedTerm(event.target);
      if (!anchor) {
        // Whoever presses a button knows what it is; its card would only be in the way.
        if (termAt(event.target)) {
          clearTimeout(timer);
          setOpen(null);
        }
        return;
      }
      const again = state.current?.by === "press" && state.current.anchor === anchor;
      if (again) setOpen(null);
      else show(anchor, "press");
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || state.current === null) return;
      event.preventDefault();
      setOpen(null);
    };
    // A term that was pressed while this was still being loaded has the focus, and is owed its card.
    const waiting = pressedTerm(document.activeElement);
    if (waiting) show(waiting, "press");
    document.addEventListener("pointerover", over);
    document.addEventListener("focusin", focus);
    document.addEventListener("click", press);
    document.addEventListener("keydown", key);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", over);
      document.removeEventListener("focusin", focus);
      document.removeEventListener("click", press);
      document.removeEventListener("keydown", key);
    };
  }, []);

  useEffect(() => {
    if (open === null) return;
    const { anchor } = open;
    if (anchor.dataset.term) anchor.setAttribute("aria-expanded", "true");
    anchor.setAttribute("aria-describedby", "term-sentence");
    return () => {
      anchor.removeAttribute("aria-expanded");
      anchor.removeAttribute("aria-describedby");
    };
  }, [open]);

  const term = open && termOf(open.id);
  return (
    <Popover.Root
      open={term !== null && term !== undefined}
      onOpenChange={(next, { event }) => {
        // A press on a term is the term's own business.
        if (!next && !pressedTerm(event.target)) setOpen(null);
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          className="sheet-layer"
          anchor={open?.anchor ?? null}
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup
            ref={popup}
            className="sheet term-sheet"
            initialFocus={open?.by === "press"}
            finalFocus={false}
          >
            {term && open && (
              <TermCard term={term} onTerm={(id) => setOpen({ ...open, id, by: "press" })} />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
