const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** When a run was saved, in the visitor's time: "25 Nov 2026, 18:50". */
export function savedWhen(milliseconds: number): string {
  return format.format(milliseconds);
}
