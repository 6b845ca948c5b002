/** `instruments`: what `--instrument` takes, and what the page can ask. */
import { catalogueOf } from "../src/instruments/instrument";
import { INSTRUMENTS, QUESTIONS } from "../src/instruments/registry";
import type { Output } from "./output";

/** When an instrument measures, in words. */
const TIMING = { state: "measures the policy", step: "measures each update" } as const;

/** Prints every instrument: its name, what it shows, when and at what cost it measures, its files. */
export function instrumentsCommand(output: Output, asJson: boolean): void {
  const catalogue = catalogueOf(INSTRUMENTS, QUESTIONS);
  if (asJson) {
    output.out(`${JSON.stringify(catalogue, null, 2)}\n`);
    return;
  }
  for (const { id, label, explanation, timing, cost, scalars, arrays } of catalogue.instruments) {
    const columns = Object.keys(scalars).join(" ") || "none";
    const names = Object.entries(arrays).map(([name, { axes }]) => `${name} [${axes.join(", ")}]`);
    const file = names.length === 0 ? "" : `    ${id}.npz: ${names.join(", ")}\n`;
    output.out(
      `${id}\n    ${label}. ${explanation}\n    ${TIMING[timing]}; ${cost}\n` +
        `    metrics.csv: ${columns}\n${file}`,
    );
  }
}
