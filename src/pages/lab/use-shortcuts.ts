import { useEffect } from "react";

/** What the keys do; the sheet in `panels/status/Shortcuts.tsx` lists them. */
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
const KEYS: Readonly<Record<string, keyof ShortcutActions>> = {
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
const SHIFTED: Readonly<Record<string, keyof ShortcutActions>> = {
  ArrowRight: "farForward",
  ArrowLeft: "farBack",
};
/** What goes on for as long as the key is held. */
const REPEATS: readonly (keyof ShortcutActions)[] = ["forward", "back", "farForward", "farBack"];

/** Where every key means something else: fields, and anything that has opened over the page. */
const OWN_KEYS =
  'input:not([type="radio"], [type="range"]), select, textarea, [contenteditable="true"], [role="menu"], [role="dialog"]';
/** Where the arrows do. */
const OWN_ARROWS = 'input[type="radio"], input[type="range"]';
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
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = event.shiftKey ? (SHIFTED[key] ?? KEYS[key]) : KEYS[key];
      const act = action && actions[action];
      if (!act || (event.repeat && !REPEATS.includes(action))) return;
      const target = event.target as Element;
      if (target.closest(OWN_KEYS)) return;
      if (key === " " && target.closest(PRESSED_BY_SPACE)) return;
      if (key.startsWith("Arrow") && target.closest(OWN_ARROWS)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [actions]);
}
