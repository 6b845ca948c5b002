/** A text as a cell of a table, quoted where it has to be (RFC 4180). */
export function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
