import { describe, expect, it } from "vitest";
import {
  actsBySign,
  isRearranged,
  readRemembered,
  restoreLayout,
  useView,
} from "../../src/store/view";

const storage = (text: string | null) => ({ getItem: () => text });
const usual = readRemembered(null);

describe("what the page remembers", () => {
  it("is read back", () => {
    const left = {
      ...{ theme: "projector", scale: "shared", pace: 4, tracks: ["reward"], unseen: true },
      ...{
        letterKeys: false,
        logTracks: ["kl"],
        smoothing: 8,
        panels: ["features"],
        instruments: ["ripple"],
      },
    };
    expect(readRemembered(storage(JSON.stringify(left)))).toEqual(left);
  });

  it("falls back field by field on what it does not know", () => {
    const left = {
      theme: "sepia",
      scale: "shared",
      pace: 3,
      tracks: [1],
      unseen: "yes",
      smoothing: 3,
    };
    expect(readRemembered(storage(JSON.stringify(left)))).toEqual({ ...usual, scale: "shared" });
  });

  it("restores the usual layout, and leaves the rest as it is", () => {
    useView.setState({ theme: "dark", tracks: ["kl"], panels: ["features"], smoothing: 4 });
    expect(isRearranged(useView.getState())).toBe(true);
    restoreLayout();
    expect(isRearranged(useView.getState())).toBe(false);
    expect(useView.getState()).toMatchObject({ theme: "dark", tracks: null, panels: [] });
  });

  it("has letters, digits and signs act by themselves unless they are switched off", () => {
    const keys = ["r", "?", "3", " ", "ArrowLeft", "Escape"];
    expect(keys.filter(actsBySign)).toEqual(keys);
    useView.setState({ letterKeys: false });
    expect(keys.filter(actsBySign)).toEqual([" ", "ArrowLeft", "Escape"]);
    useView.setState({ letterKeys: true });
  });

  it("survives text that is no JSON, and storage that is forbidden", () => {
    for (const text of [null, "", "{", "[]", "7", '"dark"']) {
      expect(readRemembered(storage(text))).toEqual(usual);
    }
    const forbidden = {
      getItem: () => {
        throw new DOMException("no", "SecurityError");
      },
    };
    expect(readRemembered(forbidden)).toEqual(usual);
  });
});
