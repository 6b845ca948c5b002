/** Most characters of a file's name that are shown. */
const LONGEST = 80;

/** A file's name as it may stand in a sentence: whole where it is short, and nothing in it that hides or turns text. */
export function fileName({ name }: Pick<File, "name">): string {
  const plain = name.replace(/\p{C}/gu, "\ufffd");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
