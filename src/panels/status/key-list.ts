/**
 * Every key that the page listens to, where it works and what it does there: what the sheet of keys and
 * a lecture's cover show. Keys are called as keyboard events call them, a space by "Space", so that a test
 * can hold the list to what the code listens to.
 */

/** A key or a few with one meaning. */
export interface ListedKey {
  /** As events call them, with "Alt+" or "Shift+" before those that need it; 0 stands for all digits. */
  readonly keys: readonly string[];
  /** As they are shown, each for itself. */
  readonly shown: readonly string[];
  readonly does: string;
}

/** A place where keys mean the same. */
export interface KeyPlace {
  readonly id: KeyPlaceId;
  /** In words, with a capital. */
  readonly where: string;
  readonly list: readonly ListedKey[];
}

/** The places there are. */
export type KeyPlaceId =
  | "everywhere"
  | "runs"
  | "maps"
  | "playhead"
  | "stage-end"
  | "track"
  | "instrument"
  | "reading"
  | "field"
  | "tour"
  | "lecture";

const key = (keys: string, shown: string, does: string): ListedKey => ({
  keys: keys.split(" "),
  shown: shown.split(", "),
  does,
});

/** All of it, the most asked for first. */
export const KEY_PLACES: readonly KeyPlace[] = [
  {
    id: "runs",
    where: "Where the runs are on screen",
    list: [
      key("Space", "Space", "play or pause"),
      key("ArrowRight", "→", "one step, or one step forward when looking back"),
      key("ArrowLeft", "←", "look back one step"),
      key("Shift+ArrowLeft Shift+ArrowRight", "Shift ← →", "look ten steps back or forward"),
      key("Home", "Home", "look at the first step"),
      key("End", "End", "follow the newest step again"),
      key("p", "P", "play the record from the step in view, or stop"),
      key(
        "l",
        "L",
        "flip the lever: classifier only, or everything; when looking back, in a fork from there",
      ),
      key("f", "F", "when looking back, the same"),
      key("r", "R", "reset, keeping the seed"),
      key("n", "N", "new seed"),
    ],
  },
  {
    id: "everywhere",
    where: "On every page",
    list: [
      key("t", "T", "next theme: system, light, dark, projector"),
      key("?", "?", "this sheet"),
      key("Tab", "Tab", "to the next control; Enter or Space uses it"),
      key("Escape", "Esc", "close what has opened"),
    ],
  },
  {
    id: "maps",
    where: "On the kernel maps",
    list: [
      key(
        "ArrowUp ArrowDown ArrowLeft ArrowRight Home End",
        "↑ ↓ ← →",
        "move the crosshair; Home and End to the ends of a row",
      ),
      key("Enter", "Enter", "pin the crosshair, or let it go"),
      key("z", "Z", "the block round the crosshair, and back"),
      key("o", "O", "order contexts by task, by likeness, by seriation"),
      key("Escape", "Esc", "back to the whole map, then let go"),
    ],
  },
  {
    id: "playhead",
    where: "On the step in view",
    list: [
      key("ArrowLeft ArrowRight ArrowUp ArrowDown", "← →", "one step"),
      key("PageUp PageDown", "PgUp PgDn", "ten steps"),
      key("Home", "Home", "the first step"),
      key("End", "End", "follow the newest"),
    ],
  },
  {
    id: "stage-end",
    where: "On the end of a stage, or of the run",
    list: [
      key(
        "ArrowLeft ArrowRight ArrowUp ArrowDown PageUp PageDown",
        "← →",
        "move it by a step; with Shift, or by PgUp and PgDn, by ten",
      ),
    ],
  },
  {
    id: "track",
    where: "On a measure’s name",
    list: [
      key("Enter", "Enter", "let it grow: axis, smoothing, add, close"),
      key("Alt+ArrowUp Alt+ArrowDown", "Alt ↑ ↓", "move it"),
      key("Delete", "Del", "close it"),
    ],
  },
  {
    id: "instrument",
    where: "On an open instrument’s title",
    list: [
      key("Alt+ArrowUp Alt+ArrowDown", "Alt ↑ ↓", "move it; in the list of instruments too"),
      key("Delete", "Del", "close it"),
    ],
  },
  {
    id: "reading",
    where: "On an instrument’s maps and marks",
    list: [
      key(
        "ArrowUp ArrowDown ArrowLeft ArrowRight Home End",
        "↑ ↓ ← →",
        "from one to the next, which is read out; Home and End to the ends of a row",
      ),
      key("Enter", "Enter", "open the pair, where there is more on it"),
      key("Escape", "Esc", "let go"),
    ],
  },
  {
    id: "field",
    where: "In a field",
    list: [
      key("Enter", "Enter", "take what was typed"),
      key("Escape", "Esc", "put back what was there"),
    ],
  },
  {
    id: "tour",
    where: "In the tour",
    list: [
      key("ArrowLeft ArrowRight", "← →", "back, and on"),
      key("l L End", "L, End", "as on the page"),
    ],
  },
  {
    id: "lecture",
    where: "In a lecture",
    list: [
      key(
        "ArrowRight ArrowDown PageDown Space Enter",
        "→, Space, PgDn",
        "the answer, then the next scene",
      ),
      key("ArrowLeft ArrowUp PageUp Backspace", "←, PgUp", "back"),
      key("l", "L", "move the lever, where there is one"),
      key("b .", "B", "black screen"),
      key("n", "N", "speaker’s notes in a window of their own"),
      key("s", "S", "the notes under the stage, and back"),
      key("f", "F", "full screen"),
      key("0", "1, …", "to a scene by its number"),
      key("Home End", "Home, End", "the cover, the last scene"),
      key("Escape", "Esc", "leave"),
    ],
  },
];

/** The keys of one place. */
export function keysOf(id: KeyPlaceId): readonly ListedKey[] {
  return KEY_PLACES.find((place) => place.id === id)?.list ?? [];
}
