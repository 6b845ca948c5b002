/** A soak's report, as Markdown. */
import { type Sample, trends } from "./samples";

/** What a soak did and saw. */
export interface Soak {
  readonly minutes: number;
  readonly seed: number;
  readonly backend: string;
  readonly samples: readonly Sample[];
  /** How often each thing was done. */
  readonly done: ReadonlyMap<string, number>;
  /** Errors that nobody caught on the page. */
  readonly errors: readonly string[];
  /** What could not be done when it was wanted, and why. */
  readonly failures: readonly string[];
}

const digits = (value: number) => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0));

/** Each text once, whatever its numbers, with how often it stands there. */
function countedText(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const form = text.replace("page.evaluate: RunRequestError: ", "").replace(/\d+/g, "N");
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${text} (${count})`).join("; ") || "nothing";
}

/** The report, and whether everything stayed flat. */
export function soakReport(soak: Soak): { readonly text: string; readonly flat: boolean } {
  const { minutes, seed, backend, samples, done, errors, failures } = soak;
  const found = trends(samples);
  const flat = found.length > 0 && found.every((one) => one.flat);
  const rows = found.map(
    ({ name, unit, early, late, largest, flat: isFlat }) =>
      `| ${name} | ${unit} | ${digits(early)} | ${digits(late)} | ${digits(largest)} | ${isFlat ? "yes" : "**no**"} |`,
  );
  const counts = [...done].map(([name, count]) => `${name} ${count}`).join(", ");
  const text = [
    `${minutes} minutes on ${backend}, seed ${seed}, ${new Date().toISOString().slice(0, 10)}; ${samples.length} samples. Done: ${counts}.`,
    [
      "| quantity | unit | median, second quarter | median, last quarter | largest | flat |",
      "|---|---|---|---|---|---|",
      ...rows,
    ].join("\n"),
    `Errors that nobody caught, other than those made on purpose: ${errors.length === 0 ? "none" : errors.join("; ")}. Not done when it was wanted: ${countedText(failures)}.`,
  ].join("\n\n");
  return { text, flat };
}

/** A document with the report of a backend in its place, between two marks. */
export function withReport(document: string, backend: string, text: string): string {
  const [from, to] = [`<!-- soak ${backend} -->`, `<!-- end of soak ${backend} -->`];
  const begin = document.indexOf(from);
  const end = document.indexOf(to);
  if (begin < 0 || end < begin) throw new Error(`docs/reliability.md has no place for ${backend}`);
  return `${document.slice(0, begin + from.length)}\n\n${text}\n\n${document.slice(end)}`;
}
