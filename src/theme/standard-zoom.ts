/**
 * CSS `zoom` as it is standardised (https://drafts.csswg.org/css-viewport/#zoom-property) where the browser
 * has the older one: WebKit before Safari 26.4, Chromium before 128. There the box of an element that is
 * enlarged is told in the element's own px, not in the window's, and WebKit does not enlarge `vw` and `vh`.
 * Pointers are in the window's px everywhere, so boxes are made so too; lengths in `vw` and `vh` are divided
 * by `--view-zoom`, or by `viewZoom`.
 */

/** What a browser makes of `zoom`. */
export interface ZoomKind {
  /** Boxes are in the window's px. */
  readonly boxes: boolean;
  /** `vw` and `vh` are enlarged like other lengths. */
  readonly viewUnits: boolean;
}

const STANDARD: ZoomKind = { boxes: true, viewUnits: true };

let kind = STANDARD;

/** Measures it on an element that is added for that and removed. */
export function measureZoom(root: HTMLElement): ZoomKind {
  const probe = root.ownerDocument.createElement("div");
  Object.assign(probe.style, { position: "absolute", visibility: "hidden", zoom: "2" });
  root.append(probe);
  const widthOf = (width: string) => {
    probe.style.width = width;
    return probe.getBoundingClientRect().width;
  };
  const [length, view] = [widthOf("100px"), widthOf("50vw")];
  probe.remove();
  return {
    boxes: length > 150,
    // Both are enlarged or both are not; 0 where the window has no width.
    viewUnits: view * 100 >= 0.75 * length * (innerWidth / 2),
  };
}

/** How much larger an element is drawn, all that it lies in included. */
function zoomOf(element: Element | null): number {
  let zoom = 1;
  for (let at = element; at; at = at.parentElement) zoom *= Number(getComputedStyle(at).zoom) || 1;
  return zoom;
}

function enlarged(rect: DOMRect, zoom: number): DOMRect {
  if (zoom === 1) return rect;
  return new DOMRect(rect.x * zoom, rect.y * zoom, rect.width * zoom, rect.height * zoom);
}

/** From now on boxes of elements and of ranges are in the window's px. Returns what undoes it. */
export function tellBoxesInWindow(): () => void {
  const element = Element.prototype;
  const range = Range.prototype;
  const { getBoundingClientRect: elementBox } = element;
  const { getBoundingClientRect: rangeBox, getClientRects: rangeBoxes } = range;
  const around = (part: Range) => {
    const node = part.commonAncestorContainer;
    return zoomOf(node instanceof Element ? node : node.parentElement);
  };
  element.getBoundingClientRect = function () {
    return enlarged(elementBox.call(this), zoomOf(this));
  };
  range.getBoundingClientRect = function () {
    return enlarged(rangeBox.call(this), around(this));
  };
  range.getClientRects = function () {
    const zoom = around(this);
    const boxes = [...rangeBoxes.call(this)].map((rect) => enlarged(rect, zoom));
    return Object.assign(boxes, { item: (index: number) => boxes[index] ?? null });
  };
  return () => {
    element.getBoundingClientRect = elementBox;
    range.getBoundingClientRect = rangeBox;
    range.getClientRects = rangeBoxes;
  };
}

/** Makes `zoom` what the page's styles and panels take it for; before anything is drawn. */
export function standardZoom(root: HTMLElement): void {
  kind = CSS.supports("zoom", "2") ? measureZoom(root) : STANDARD;
  if (!kind.boxes) tellBoxesInWindow();
  if (!kind.viewUnits) root.dataset.viewUnits = "screen";
}

/** What a length in `vw` or `vh` is to be divided by, in an element that is drawn `zoom` times as large. */
export function viewZoom(zoom: number): number {
  return kind.viewUnits ? zoom : 1;
}
