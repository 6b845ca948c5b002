/**
 * A 2-D context that writes SVG: the calls that the page's painters make, and no others, so that every
 * chart can be saved as a drawing by the code that paints it. Nothing is drawn, and no text: words lie over
 * the canvases, as SVG of their own.
 */
import { coordinate, element, type FigureItem } from "./markup";

/** What is restored by `restore`. */
interface DrawingState {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  globalAlpha: number;
  dash: readonly number[];
  clip: string | null;
}

const INITIAL: DrawingState = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineJoin: "miter",
  lineCap: "butt",
  globalAlpha: 1,
  dash: [],
  clip: null,
};

let contexts = 0;

/** Takes the place of a canvas’s context while a figure is saved. */
export class SvgContext {
  /** Tells contexts that write shapes down from those that paint pixels. */
  readonly recordsShapes = true;
  /** Shapes in the order in which they were drawn. */
  readonly items: FigureItem[] = [];
  /** Clips that the shapes refer to. */
  readonly definitions: string[] = [];
  #state: DrawingState = { ...INITIAL };
  #saved: DrawingState[] = [];
  #path = "";
  #top = Number.POSITIVE_INFINITY;
  #bottom = Number.NEGATIVE_INFINITY;
  #started = false;
  readonly #name = `c${++contexts}`;

  get fillStyle(): string {
    return this.#state.fillStyle;
  }
  set fillStyle(value: string) {
    this.#state.fillStyle = value;
  }
  get strokeStyle(): string {
    return this.#state.strokeStyle;
  }
  set strokeStyle(value: string) {
    this.#state.strokeStyle = value;
  }
  get lineWidth(): number {
    return this.#state.lineWidth;
  }
  set lineWidth(value: number) {
    if (value > 0) this.#state.lineWidth = value;
  }
  get lineJoin(): CanvasLineJoin {
    return this.#state.lineJoin;
  }
  set lineJoin(value: CanvasLineJoin) {
    this.#state.lineJoin = value;
  }
  get lineCap(): CanvasLineCap {
    return this.#state.lineCap;
  }
  set lineCap(value: CanvasLineCap) {
    this.#state.lineCap = value;
  }
  get globalAlpha(): number {
    return this.#state.globalAlpha;
  }
  set globalAlpha(value: number) {
    if (value >= 0 && value <= 1) this.#state.globalAlpha = value;
  }

  /** The unit is one px of the figure. */
  getTransform(): { readonly a: number; readonly d: number } {
    return { a: 1, d: 1 };
  }

  save(): void {
    this.#saved.push({ ...this.#state });
  }

  restore(): void {
    this.#state = this.#saved.pop() ?? this.#state;
  }

  setLineDash(dash: readonly number[]): void {
    this.#state.dash = [...dash];
  }

  beginPath(): void {
    this.#path = "";
    this.#started = false;
    this.#top = Number.POSITIVE_INFINITY;
    this.#bottom = Number.NEGATIVE_INFINITY;
  }

  moveTo(x: number, y: number): void {
    this.#to("M", x, y);
  }

  lineTo(x: number, y: number): void {
    this.#to(this.#started ? "L" : "M", x, y);
  }

  closePath(): void {
    if (this.#started) this.#path += "Z";
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#to("M", x, y);
    this.#reach(y + height);
    this.#path += `h${coordinate(width)}v${coordinate(height)}h${coordinate(-width)}Z`;
  }

  /** An arc around (x, y), clockwise unless told, as a canvas draws it: joined to what came before. */
  arc(x: number, y: number, radius: number, from: number, to: number, against = false): void {
    const turn = 2 * Math.PI;
    const whole = against ? from - to >= turn : to - from >= turn;
    const span = (((against ? from - to : to - from) % turn) + turn) % turn;
    const at = (angle: number) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    const [x0, y0] = at(from) as [number, number];
    this.#to(this.#started ? "L" : "M", x0, y0);
    this.#reach(y - radius);
    this.#reach(y + radius);
    const sweep = against ? 0 : 1;
    const r = coordinate(radius);
    const piece = (angle: number, large: number) => {
      const [px, py] = at(angle) as [number, number];
      this.#path += `A${r} ${r} 0 ${large} ${sweep} ${coordinate(px)} ${coordinate(py)}`;
    };
    if (whole) {
      // A whole circle has no end to draw to: two halves.
      piece(from + Math.PI, 0);
      piece(from + turn, 0);
    } else piece(to, span > Math.PI ? 1 : 0);
  }

  fill(): void {
    this.#add(element("path", { d: this.#path, ...this.#fillAttributes() }), 0);
  }

  stroke(): void {
    const half = this.#state.lineWidth / 2;
    const d = this.#path;
    this.#add(element("path", { d, fill: "none", ...this.#strokeAttributes() }), half);
  }

  /** From now on only what lies inside the path is drawn, until `restore`. */
  clip(): void {
    const id = `${this.#name}-${this.definitions.length}`;
    const outer = this.#state.clip === null ? undefined : `url(#${this.#state.clip})`;
    const path = element("path", { d: this.#path || "M0 0" });
    this.definitions.push(element("clipPath", { id, "clip-path": outer }, path));
    this.#state.clip = id;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#rectangle(x, y, width, height, this.#fillAttributes(), 0);
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const attributes = { fill: "none", ...this.#strokeAttributes() };
    this.#rectangle(x, y, width, height, attributes, this.#state.lineWidth / 2);
  }

  /** Nothing was there before. */
  clearRect(): void {}

  #to(command: string, x: number, y: number): void {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return;
    this.#path += `${command}${coordinate(x)} ${coordinate(y)}`;
    this.#started = true;
    this.#reach(y);
  }

  #reach(y: number): void {
    this.#top = Math.min(this.#top, y);
    this.#bottom = Math.max(this.#bottom, y);
  }

  #fillAttributes() {
    const { fillStyle, globalAlpha } = this.#state;
    return { fill: fillStyle, "fill-opacity": globalAlpha < 1 ? globalAlpha : undefined };
  }

  #strokeAttributes() {
    const { strokeStyle, lineWidth, lineJoin, lineCap, globalAlpha, dash } = this.#state;
    return {
      stroke: strokeStyle,
      "stroke-width": lineWidth,
      "stroke-linejoin": lineJoin === "miter" ? undefined : lineJoin,
      "stroke-linecap": lineCap === "butt" ? undefined : lineCap,
      "stroke-opacity": globalAlpha < 1 ? globalAlpha : undefined,
      "stroke-dasharray": dash.length > 0 ? dash.map(coordinate).join(" ") : undefined,
      "stroke-miterlimit": lineJoin === "miter" ? 10 : undefined,
    };
  }

  #rectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    attributes: Readonly<Record<string, string | number | undefined>>,
    margin: number,
  ): void {
    if (![x, y, width, height].every(Number.isFinite)) return;
    // A canvas draws rectangles of negative sizes too.
    const box = {
      x: Math.min(x, x + width),
      y: Math.min(y, y + height),
      width: Math.abs(width),
      height: Math.abs(height),
    };
    const clip = this.#clipped();
    const markup = element("rect", { ...box, ...attributes, ...clip });
    this.items.push({ markup, top: box.y - margin, bottom: box.y + box.height + margin });
  }

  #clipped() {
    const { clip } = this.#state;
    return { "clip-path": clip === null ? undefined : `url(#${clip})` };
  }

  #add(path: string, margin: number): void {
    if (!this.#started) return;
    const { clip } = this.#state;
    const markup = clip === null ? path : element("g", this.#clipped(), path);
    this.items.push({ markup, top: this.#top - margin, bottom: this.#bottom + margin });
  }
}
