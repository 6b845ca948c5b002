/**
 * Text and small marks over a canvas, as SVG, so that they stay sharp, follow the page's style sheet
 * and can be styled by class. Marks are kept by key from one paint to the next and only what changed is
 * written, so that a chart which moves at every step neither blinks nor lays out the page anew.
 */

const SVG = "http://www.w3.org/2000/svg";

type Attributes = Readonly<Record<string, string | number>>;

interface Mark {
  readonly node: SVGElement;
  readonly written: Map<string, string>;
  text: string | null;
  seen: boolean;
}

/** Marks by key: each paint says which there are, between `begin` and `end`. */
export class Overlay {
  #root: SVGElement;
  #marks = new Map<string, Mark>();

  constructor(root: SVGElement) {
    this.#root = root;
  }

  /** Opens a paint: marks not put again before `end` are taken away. */
  begin(): void {
    for (const mark of this.#marks.values()) mark.seen = false;
  }

  /** A line of text with its baseline at (x, y). */
  text(key: string, x: number, y: number, content: string, attributes: Attributes = {}): void {
    const mark = this.#mark(key, "text");
    this.#write(mark, { x: round(x), y: round(y), ...attributes });
    if (mark.text !== content) {
      mark.text = content;
      mark.node.textContent = content;
    }
  }

  /** A path given by its `d`. */
  path(key: string, d: string, attributes: Attributes = {}): void {
    this.#write(this.#mark(key, "path"), { d, ...attributes });
  }

  /** Closes a paint. */
  end(): void {
    for (const [key, mark] of this.#marks) {
      if (mark.seen) continue;
      mark.node.remove();
      this.#marks.delete(key);
    }
  }

  #mark(key: string, tag: string): Mark {
    let mark = this.#marks.get(key);
    if (!mark || mark.node.tagName !== tag) {
      mark?.node.remove();
      mark = {
        node: document.createElementNS(SVG, tag),
        written: new Map(),
        text: null,
        seen: true,
      };
      this.#marks.set(key, mark);
      this.#root.append(mark.node);
    }
    mark.seen = true;
    return mark;
  }

  #write(mark: Mark, attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      const text = String(value);
      if (mark.written.get(name) === text) continue;
      mark.written.set(name, text);
      mark.node.setAttribute(name, text);
    }
    for (const name of mark.written.keys()) {
      if (name in attributes) continue;
      mark.written.delete(name);
      mark.node.removeAttribute(name);
    }
  }
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}
