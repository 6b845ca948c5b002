import { expect, test } from "vitest";
import { parseColour } from "../../src/charts/colour";
import { Theme } from "../../src/charts/theme";

test("colours that are the system's, or mixed, come as canvases and maps can use them", () => {
  const element = document.createElement("div");
  element.style.setProperty("--ours", "#0072b2");
  element.style.setProperty("--system", "CanvasText");
  element.style.setProperty("--mixed", "color-mix(in srgb, #ffffff 40%, #000000)");
  document.body.append(element);
  const theme = new Theme(element);
  expect(theme.colour("--ours")).toBe("#0072b2");
  expect(theme.colour("--nothing")).toBe("#000000");
  expect(parseColour(theme.colour("--system"))).toHaveLength(3);
  expect(parseColour(theme.colour("--mixed"))).toEqual([102, 102, 102]);
  element.remove();
});
