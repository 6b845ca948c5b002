/** Which maps on screen can be read as tables: whoever draws one says how, whoever shows tables asks. */

/** A map's numbers as they stand, row by row. */
export interface ReadableMap {
  /** What the map shows, e.g. "Cosine of the features of two contexts". */
  readonly name: string;
  /** Names of the rows [R] and of the columns [C]. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** [R · C] */
  readonly values: ArrayLike<number>;
}

const READERS = new Map<Element, () => readonly ReadableMap[]>();

/**
 * Says how the maps in an element are read, until the answer is called.
 * @param read what they hold now; none before anything is measured.
 */
export function readAsTables(element: Element, read: () => readonly ReadableMap[]): () => void {
  READERS.set(element, read);
  return () => {
    READERS.delete(element);
  };
}

/** The maps in a part of the page, in the order in which they stand there. */
export function mapsIn(root: Element): readonly ReadableMap[] {
  return [...READERS.keys()]
    .filter((element) => root.contains(element))
    .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .flatMap((element) => READERS.get(element)?.() ?? []);
}
