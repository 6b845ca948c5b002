import { useEffect } from "react";
import { LECTURE_ACTIONS, type LectureAction, useLecture } from "../../store/lecture";
import { actsBySign } from "../../store/view";

/** What the keys do; a clicker sends Page Up and Page Down, and b or . for a black screen. */
export const LECTURE_KEYS: Readonly<Record<string, LectureAction>> = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  " ": "next",
  Enter: "next",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageUp: "back",
  Backspace: "back",
  Home: "first",
  End: "last",
  b: "black",
  ".": "black",
  l: "lever",
};

/** Where Space and Enter press. */
const PRESSED = 'button, a, summary, [role="button"], input';
/** Where every key means something else. */
const OWN_KEYS = 'input:not([type="radio"]), select, textarea, [role="menu"], [role="dialog"]';

/** How long a second digit is waited for, ms. */
const DIGITS = 800;

/**
 * Makes a lecture's keys work: `others` are those of the page alone, such as f and n. Digits jump to a
 * scene. `act` carries out what is asked, here or in the other window, told when the key was pressed.
 */
export function useLectureKeys(
  act: (action: LectureAction | { readonly jump: number }, pressed?: number) => void,
  others: Readonly<Record<string, () => void>>,
): void {
  useEffect(() => {
    let digits = "";
    let timer = 0;
    const jump = () => {
      act({ jump: Number(digits) - 1 });
      digits = "";
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!actsBySign(event.key)) return;
      const target = event.target as Element;
      if (target.closest?.(OWN_KEYS)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if ((key === " " || key === "Enter") && target.closest?.(PRESSED)) return;
      if (/^[0-9]$/.test(key)) {
        clearTimeout(timer);
        digits += key;
        timer = window.setTimeout(jump, DIGITS);
        event.preventDefault();
        return;
      }
      const other = others[key];
      const action = LECTURE_KEYS[key];
      if (!other && !action) return;
      event.preventDefault();
      if (event.repeat) return;
      if (other) other();
      else if (action) act(action, event.timeStamp);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      clearTimeout(timer);
      removeEventListener("keydown", onKeyDown);
    };
  }, [act, others]);
}

/** Carries out what a key asks for, on this page; `pressed` is its event's time, where it is one of this page. */
export function actHere(action: LectureAction | { readonly jump: number }, pressed?: number): void {
  if (typeof action === "object") LECTURE_ACTIONS.jump(action.jump);
  else if (useLecture.getState().black && action !== "black") LECTURE_ACTIONS.black();
  else if (action === "next") LECTURE_ACTIONS.next(pressed);
  else LECTURE_ACTIONS[action]();
}
