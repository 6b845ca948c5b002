/** `presets`: what `--preset` takes. */
import { PRESETS } from "../src/experiment/presets";
import type { Output } from "./output";

/** Prints every preset: its id, its title, what to look at and what it changes. */
export function presetsCommand(output: Output, asJson: boolean): void {
  if (asJson) {
    output.out(`${JSON.stringify(PRESETS, null, 2)}\n`);
    return;
  }
  for (const { id, title, lede, settings } of PRESETS) {
    const changes = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    output.out(`${id}\n    ${title}. ${lede}\n    ${changes.join(" ") || "the defaults"}\n`);
  }
}
