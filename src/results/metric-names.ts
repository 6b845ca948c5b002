/** Names of metrics as a sweep file gives them: whole, or a beginning that ends in "*". */

/** A name without the "*" that stands for its rest. */
function stem(name: string): string {
  return name.replace(/\*.*$/, "");
}

/** Whether two names, each of which may end in "*", can mean one metric. */
export function overlap(a: string, b: string): boolean {
  if (a.includes("*") && b.includes("*")) {
    return stem(a).startsWith(stem(b)) || stem(b).startsWith(stem(a));
  }
  if (a.includes("*")) return b.startsWith(stem(a));
  return b.includes("*") ? a.startsWith(stem(b)) : a === b;
}
