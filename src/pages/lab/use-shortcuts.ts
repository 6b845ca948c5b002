import { useEffect } from "react";

/** What the keys do; the sheet in `panels/status/Shortcuts.tsx` lists them. */
export interface ShortcutActions {
  readonly playOrPause: () => void;
  readonly forward: () => void;
  readonly back: () => void;
  readonly follow: () => void;
  readonly lever: () => void;
  readonly reset: () => void;
  readonly newSeed: () => void;
  readonly help: () => void;
}

/** Which action a key stands for; keys with Ctrl, Alt or Meta belong to the browser. */
const KEYS: Readonly<Record<string, keyof ShortcutActions>> = {
  " ": "playOrPause",
  ArrowRight: "forward",
  ArrowLeft: "back",
  End: "follow",
  l: "lever",
  r: "reset",
  n: "newSeed",
  "?": "help",
};

/** Where every key means something else: fields, and anything that has opened over the page. */
const OWN_KEYS =
  'input:not([type="radio"], [type="range"]), select, textarea, [contenteditable="true"], [role="menu"], [role="dialog"]';
/** Where the arrows do. */
const OWN_ARROWS = 'input[type="radio"], input[type="range"]';
/** Where Space presses. */
const PRESSED_BY_SPACE = 'button, a, [role="button"], input[type="radio"]';

/** Makes the page's keys work wherever the focus is not in something with keys of its own. */
export function useShortcuts(actions: ShortcutActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const action = KEYS[key];
      if (!action || (event.repeat && action !== "forward" && action !== "back")) return;
      const target = event.target as Element;
      if (target.closest(OWN_KEYS)) return;
      if (key === " " && target.closest(PRESSED_BY_SPACE)) return;
      if (key.startsWith("Arrow") && target.closest(OWN_ARROWS)) return;
      event.preventDefault();
      actions[action]();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [actions]);
}
