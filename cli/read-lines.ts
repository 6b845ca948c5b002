/** The lines of a file, one after the other, so that a file may be larger than a text can be. */
import { closeSync, openSync, readSync } from "node:fs";

/** Bytes read at once. */
const CHUNK = 1 << 20;

/** One line. */
export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Where it begins in the file, bytes. */
  readonly start: number;
  /** Whether a line feed ends it; false for a last line that has none. */
  readonly ended: boolean;
}

/** Reads a file's lines as UTF-8; a file that ends in a line feed has no empty last line. */
export function* readLines(path: string): Generator<Line> {
  const file = openSync(path, "r");
  try {
    let rest = Buffer.alloc(0);
    let start = 0;
    let number = 1;
    for (;;) {
      const chunk = Buffer.alloc(CHUNK);
      const count = readSync(file, chunk, 0, CHUNK, null);
      if (count === 0) break;
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
        yield { text: rest.toString("utf8", 0, end), number, start, ended: true };
        rest = rest.subarray(end + 1);
        start += end + 1;
        number++;
      }
    }
    if (rest.length > 0) yield { text: rest.toString("utf8"), number, start, ended: false };
  } finally {
    closeSync(file);
  }
}
