/**
 * Writes `docs/catalogue.md` from the registry of instruments: `npx tsx scripts/catalogue-reference.ts`.
 * A test fails while the page does not match.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Description } from "../src/instruments/instrument";
import { INSTRUMENTS, QUESTIONS } from "../src/instruments/registry";

const CATALOGUE_PAGE = fileURLToPath(new URL("../docs/catalogue.md", import.meta.url));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What instruments and questions have in common. */
function body({ explanation, formula, source, cost, scalars, arrays }: Description): string[] {
  return [
    explanation,
    `$$\n${formula}\n$$`,
    `Source: ${source}. Cost: ${cost}.`,
    table(
      ["number", "what it is"],
      Object.entries(scalars).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    table(
      ["array", "axes", "an entry is"],
      Object.entries(arrays).map(([name, { axes, meaning }]) => [
        `\`${name}\``,
        `[${axes.join(", ")}]`,
        meaning,
      ]),
    ),
  ];
}

/** The whole page, ending in a newline. */
export function catalogueReference(): string {
  const parts = [
    "# Catalogue",
    "Written from the registry by `npx tsx scripts/catalogue-reference.ts`; not to be edited by hand.",
    "What can be watched and asked; [instruments](instruments.md) says how. Numbers are columns of `metrics.csv`, arrays are in `<instrument>.npz` with the steps as their first axis. In a name `*` stands for any text.",
    "## Instruments",
    ...INSTRUMENTS.flatMap((one) => [
      `### ${one.id}`,
      `**${one.label}.** Measures ${one.timing === "state" ? "the policy" : "each update"}.`,
      ...body(one),
    ]),
    "## Questions",
    ...QUESTIONS.flatMap((one) => [
      `### ${one.id}`,
      `**${one.label}.**`,
      ...body(one),
      table(
        ["parameter", "what it may be"],
        Object.entries(one.params).map(([name, allowed]) => [`\`${name}\``, allowed]),
      ),
    ]),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(CATALOGUE_PAGE, catalogueReference());
  console.log("wrote docs/catalogue.md");
}
