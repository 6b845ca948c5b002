import { useEffect } from "react";
import { actsBySign } from "../../store/view";

/** What the keys do; `panels/status/key-list.ts` has them in words. */
export interface ShortcutActions {
  readonly playOrPause: () => void;
  readonly forward: () => void;
  readonly back: () => void;
  readonly farForward: () => void;
  readonly farBack: () => void;
  readonly start: () => void;
  readonly follow: () => void;
  readonly replay: () => void;
  readonly fork: () => void;
  readonly lever: () => void;
  readonly reset: () => void;
  readonly newSeed: () => void;
  readonly theme: () => void;
  readonly help: () => void;
}

/** Which action a key stands for; keys with Ctrl, Alt or Meta belong to the browser. */
export const KEYS: Readonly<Record<string, keyof ShortcutActions>> = {
  " ": "playOrPause",
  ArrowRight: "forward",
  ArrowLeft: "back",
  Home: "start",
  End: "follow",
  p: "replay",
  f: "fork",
  l: "lever",
  r: "reset",
  n: "newSeed",
  t: "theme",
  "?": "help",
};

/** The same with Shift. */
export const SHIFTED: Readonly<Record<string, keyof ShortcutActions>> = {
  ArrowRight: "farForward",
  ArrowLeft: "farBack",
};
/** What goes on for as long as the key is held. */
const REPEATS: readonly (keyof ShortcutActions)[] = ["forward", "back", "farForward", "farBack"];

/** Where every key means something else: fields, and anything that has opened over the page. */
const OWN_KEYS =
  'input:not([type="radio"], [type="range"]), select, textarea, [contenteditable="true"], [role="menu"], [role="dialog"]';
/** Where the arrows, Home and End do: what they choose from, and what scrolls. */
const OWN_ARROWS = 'input[type="radio"], input[type="range"], [role="tablist"], [data-scrolls]';
/** Where Space presses. */
const PRESSED_BY_SPACE = 'button, a, summary, [role="button"], input[type="radio"]';

/**
 * Makes the page's keys work wherever the focus is not in something with keys of its own. A key without
 * an action is left to the browser.
 */
export function useShortcuts(actions: Partial<ShortcutActions>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (!actsBySign(event.key)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = event.shiftKey ? (SHIFTED[key] ?? KEYS[key]) : KEYS[key];
      const act = action && actions[action];
      if (!act || (event.repeat && !REPEATS.includes(action))) return;
      const target = event.target as Element;
      if (target.closest(OWN_KEYS)) return;
      if (key === " " && target.closest(PRESSED_BY_SPACE)) return;
      if (/^(Arrow|Home|End)/.test(key) && target.closest(OWN_ARROWS)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [actions]);
}
