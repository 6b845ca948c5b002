/** What every reader of a run's files begins with: bytes as text or JSON, and the error that names what is wrong. */
import { parseJson } from "../../experiment/parse-json";

/** A file of a run that cannot be read: which file, which field or line, what was wrong. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";

  /**
   * @param file path inside the folder, e.g. "metrics.csv".
   * @param field the line, column or key, or "" for the file as a whole.
   * @param problem what was wrong and what is allowed.
   */
  constructor(
    readonly file: string,
    readonly field: string,
    readonly problem: string,
  ) {
    super(field === "" ? `${file}: ${problem}` : `${file}, ${field}: ${problem}`);
  }
}

/** Bytes as text; refuses what is not UTF-8. */
export function decodeText(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RunFileError(file, "", "is not UTF-8 text");
  }
}

/** Bytes as JSON. */
export function decodeJson(file: string, bytes: Uint8Array): unknown {
  const text = decodeText(file, bytes);
  try {
    return parseJson(text);
  } catch (error) {
    throw new RunFileError(file, "", `is not JSON (${(error as Error).message})`);
  }
}
