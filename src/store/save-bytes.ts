/** Hands a file to the visitor, who finds it among the browser's downloads. */
export function saveBytes(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The same of a text. */
export function saveText(text: string, name: string, type: string): void {
  saveBytes(new Blob([text], { type }), name);
}
