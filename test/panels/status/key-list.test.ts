import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { KEYS, SHIFTED } from "../../../src/pages/lab/use-shortcuts";
import { LECTURE_KEYS } from "../../../src/pages/lecture/use-lecture-keys";
import { KEY_PLACES, type KeyPlaceId, keysOf } from "../../../src/panels/status/key-list";

/** Every file that listens to keys, by the places of the list whose keys it listens to. */
const LISTENERS: Readonly<Record<string, readonly KeyPlaceId[]>> = {
  "src/pages/lab/use-shortcuts.ts": ["runs", "everywhere"],
  "src/pages/lecture/use-lecture-keys.ts": ["lecture"],
  "src/panels/kernels/use-map-handling.ts": ["maps"],
  "src/panels/timeline/TimelinePanel.tsx": ["playhead"],
  "src/pages/instruments/StepAxis.tsx": ["playhead"],
  "src/panels/timeline/ScoreHandles.tsx": ["stage-end"],
  "src/panels/controls/use-order.ts": ["track", "instrument"],
  "src/panels/instruments/plot/MatrixMap.tsx": ["reading"],
  "src/panels/instruments/influence/InfluenceMaps.tsx": ["reading"],
  "src/panels/instruments/ripple/RippleMaps.tsx": ["reading"],
  "src/panels/instruments/features/PlanePlot.tsx": ["reading"],
  "src/panels/instruments/kernel-depth/KernelDepthPanel.tsx": ["reading"],
  "src/panels/settings/NumberField.tsx": ["field"],
  "src/pages/lab/saved/SavedRunRow.tsx": ["field"],
  "src/pages/compare/RunName.tsx": ["field"],
  "src/panels/tour/Tour.tsx": ["tour"],
  "src/panels/terms/TermLayer.tsx": ["everywhere"],
};
/** Files beside them that say what their keys do. */
const BESIDE: Readonly<Record<string, string>> = {
  "src/panels/kernels/use-map-handling.ts": "src/panels/kernels/crosshair.ts",
  "src/panels/instruments/plot/MatrixMap.tsx": "src/panels/kernels/crosshair.ts",
  "src/panels/instruments/influence/InfluenceMaps.tsx":
    "src/panels/instruments/influence/influence-layout.ts",
  "src/panels/instruments/ripple/RippleMaps.tsx": "src/panels/instruments/ripple/ripple-layout.ts",
};
/** What the browser and the library of controls listen to by themselves, place by place. */
const BY_THEMSELVES: Readonly<Partial<Record<KeyPlaceId, readonly string[]>>> = {
  everywhere: ["Tab"],
  track: ["Enter"],
};

const source = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

function filesUnder(folder: string): string[] {
  const here = new URL(`../../../${folder}/`, import.meta.url);
  return readdirSync(here, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesUnder(`${folder}/${entry.name}`)
      : /\.tsx?$/.test(entry.name)
        ? [`${folder}/${entry.name}`]
        : [],
  );
}

/** Names of keys that a text compares with or has a table of: "Enter", `Home:`, "z". */
function namedKeys(text: string): Set<string> {
  const named =
    /\b(Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Enter|Escape|Delete)\b(?=["':])/g;
  const signs = /(?:\bkey [!=]== |_KEYS = \[|, )"([a-zA-Z?]|enter|escape)"/g;
  const found = [...text.matchAll(named), ...text.matchAll(signs)].map(([, key = ""]) => key);
  return new Set(found.map((key) => ({ enter: "Enter", escape: "Escape" })[key] ?? key));
}

/** The listed keys of a place without what has to be held with them. */
const bare = (id: KeyPlaceId) =>
  keysOf(id).flatMap(({ keys }) => keys.map((key) => key.replace(/^(Alt|Shift)\+/, "")));

describe("the list of keys", () => {
  test("no file listens to keys that the list has no place for", () => {
    const listening = filesUnder("src").filter((path) =>
      /\bonKeyDown\b|"keydown"/.test(source(path)),
    );
    expect(listening.sort()).toEqual(Object.keys(LISTENERS).sort());
  });

  test("the page's own keys are those of its table, each way", () => {
    const shifted = Object.keys(SHIFTED).map((key) => `Shift+${key}`);
    const acting = [...Object.keys(KEYS), ...shifted].map((key) => (key === " " ? "Space" : key));
    const listed = [...keysOf("runs"), ...keysOf("everywhere")].flatMap(({ keys }) => keys);
    const without = listed.filter((key) => key !== "Tab" && key !== "Escape");
    expect(without.sort()).toEqual(acting.sort());
  });

  test("a lecture's keys are those of its table and its page, each way", () => {
    const acting = Object.keys(LECTURE_KEYS).map((key) => (key === " " ? "Space" : key));
    const page = /const others = useMemo\(\s*\(\) => \(\{([^}]*)\}/.exec(
      source("src/pages/lecture/LecturePage.tsx"),
    );
    const others = [...(page?.[1] ?? "").matchAll(/(\w+):/g)].map((found) => found[1] ?? "");
    expect(others).toContain("Escape");
    const listed = keysOf("lecture").flatMap(({ keys }) => keys);
    expect(listed.sort()).toEqual([...acting, ...others, "0"].sort());
  });

  test.each(KEY_PLACES.map(({ id }) => id))(
    "what is listed for %s is listened to, and no more",
    (id) => {
      if (id === "runs" || id === "lecture") return;
      const listed = new Set(bare(id));
      const files = Object.keys(LISTENERS).filter((path) => LISTENERS[path]?.includes(id));
      expect(files).not.toEqual([]);
      const heard = files.map((path) =>
        namedKeys(source(path) + (BESIDE[path] ? source(BESIDE[path]) : "")),
      );
      for (const [at, keys] of heard.entries()) {
        const file = files[at] as string;
        // The page's own table has its keys of everywhere beside those of the runs.
        const here = id === "everywhere" ? (LISTENERS[file] ?? []).flatMap(bare) : [...listed];
        const unlisted = [...keys].filter((key) => !here.includes(key));
        expect(unlisted, `${file} listens to keys that are not listed`).toEqual([]);
      }
      const somewhere = new Set([
        ...heard.flatMap((keys) => [...keys]),
        ...(BY_THEMSELVES[id] ?? []),
      ]);
      if (id === "everywhere") for (const key of Object.keys(KEYS)) somewhere.add(key);
      expect([...listed].filter((key) => !somewhere.has(key))).toEqual([]);
    },
  );

  test("every key is shown, and says what it does once", () => {
    for (const { list } of KEY_PLACES) {
      expect(list.every(({ shown, does }) => shown.length > 0 && does !== "")).toBe(true);
      expect(new Set(list.map(({ does }) => does)).size).toBe(list.length);
    }
  });
});
