import { describe, expect, it } from "vitest";
import { readRemembered } from "../../src/store/view";

const storage = (text: string | null) => ({ getItem: () => text });
const usual = readRemembered(null);

describe("what the page remembers", () => {
  it("is read back", () => {
    const left = { theme: "dark", scale: "shared", pace: 4, tracks: ["reward"], unseen: true };
    expect(readRemembered(storage(JSON.stringify(left)))).toEqual(left);
  });

  it("falls back field by field on what it does not know", () => {
    const left = { theme: "sepia", scale: "shared", pace: 3, tracks: [1], unseen: "yes" };
    expect(readRemembered(storage(JSON.stringify(left)))).toEqual({ ...usual, scale: "shared" });
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
