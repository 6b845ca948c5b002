import { afterEach, beforeEach, expect, it } from "vitest";
import { measureZoom, standardZoom, tellBoxesInWindow } from "../../src/theme/standard-zoom";

const { getBoundingClientRect, getClientRects } = Element.prototype;
const { getBoundingClientRect: rangeBox, getClientRects: rangeBoxes } = Range.prototype;

/** The older `zoom`: boxes are told in an element's own px, as WebKit before 26.4 has them. */
function olderBoxes(): void {
  const own = (rect: DOMRect, zoom: number) =>
    new DOMRect(rect.x / zoom, rect.y / zoom, rect.width / zoom, rect.height / zoom);
  const around = ({ startContainer }: Range) => (startContainer as Element).currentCSSZoom;
  Element.prototype.getBoundingClientRect = function () {
    return own(getBoundingClientRect.call(this), this.currentCSSZoom);
  };
  Range.prototype.getBoundingClientRect = function () {
    return own(rangeBox.call(this), around(this));
  };
  Range.prototype.getClientRects = function () {
    return [...rangeBoxes.call(this)].map((rect) => own(rect, around(this))) as never;
  };
}

let text: HTMLElement;
beforeEach(() => {
  document.body.innerHTML =
    '<div style="zoom: 1.5"><p style="zoom: 2; width: 60px; margin: 7px">text</p></div>';
  text = document.querySelector("p") as HTMLElement;
});
afterEach(() => {
  document.body.innerHTML = "";
  Object.assign(Element.prototype, { getBoundingClientRect, getClientRects });
  Object.assign(Range.prototype, { getBoundingClientRect: rangeBox, getClientRects: rangeBoxes });
});

/** What the page asks of the text: its box, and those of its letters. */
function boxes() {
  const range = document.createRange();
  range.selectNodeContents(text);
  return [
    text.getBoundingClientRect(),
    range.getBoundingClientRect(),
    ...range.getClientRects(),
  ].flatMap(({ x, y, width, height }) => [x, y, width, height]);
}

it("leaves a browser alone whose zoom is the standard's", () => {
  const before = Element.prototype.getBoundingClientRect;
  expect(measureZoom(document.documentElement)).toEqual({ boxes: true, viewUnits: true });
  standardZoom(document.documentElement);
  expect(Element.prototype.getBoundingClientRect).toBe(before);
  expect(document.documentElement.dataset.viewUnits).toBeUndefined();
});

it("tells boxes in the window's px where the browser tells them in an element's own", () => {
  const standard = boxes();
  olderBoxes();
  expect(boxes()).not.toEqual(standard);
  expect(measureZoom(document.documentElement).boxes).toBe(false);

  const undo = tellBoxesInWindow();
  const mended = boxes();
  undo();
  expect(mended).toHaveLength(standard.length);
  for (const [index, length] of mended.entries())
    expect(length).toBeCloseTo(standard[index] ?? NaN, 3);
  expect(boxes()).not.toEqual(standard);
});

it("sees where vw stays as it is in what is drawn larger", () => {
  // A window's width that 50vw is far below, as it is where 50vw was not enlarged.
  const width = Object.getOwnPropertyDescriptor(window, "innerWidth");
  Object.defineProperty(window, "innerWidth", { value: 2 * innerWidth, configurable: true });
  expect(measureZoom(document.documentElement)).toEqual({ boxes: true, viewUnits: false });
  if (width) Object.defineProperty(window, "innerWidth", width);
});
