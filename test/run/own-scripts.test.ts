import { describe, expect, it } from "vitest";
import { ownScript } from "../../src/run/own-scripts";

const base = "https://example.org/below/a/path/index.html";

describe("addresses of scripts", () => {
  it.each(["./assets/worker-1.js", "https://example.org/below/a/path/service-worker.js"])(
    "takes the site's own, %s",
    (address) => expect(ownScript(address, base)).toBe(address),
  );
  it.each([
    "https://example.com/worker.js",
    "//example.com/worker.js",
    "data:text/javascript,1",
    "javascript:1",
    "blob:https://example.com/1",
  ])("refuses another's, %s", (address) => {
    expect(() => ownScript(address, base)).toThrow("is not a script of this site");
  });
});
