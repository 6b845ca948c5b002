/**
 * Writes `docs/settings.md` from the schema: `npx tsx scripts/settings-reference.ts`. A test fails while
 * the page does not match the schema.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PRESETS } from "../src/experiment/presets";
import { SCHEDULES } from "../src/experiment/schedules";
import { SETTINGS } from "../src/experiment/schema";
import { SETTING_GROUPS, type Setting } from "../src/experiment/setting";
import { MAX_COMPLETIONS } from "../src/experiment/validate";
import { REWARDS } from "../src/tasks/declare-reward";

const SETTINGS_PAGE = fileURLToPath(new URL("../docs/settings.md", import.meta.url));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function allowed(setting: Setting): string {
  if (setting.kind === "choice") {
    return setting.choices.map(({ value, label }) => `\`${value}\` (${label})`).join(", ");
  }
  const range = `${setting.min} to ${setting.max}`;
  const unit = setting.unit === "" || setting.unit === "×" ? "" : ` ${setting.unit}`;
  return setting.kind === "integer" ? `${range}${unit}, whole` : `${range}${unit}`;
}

function groupSection({ id, label }: (typeof SETTING_GROUPS)[number]): string {
  const rows = (SETTINGS as readonly Setting[])
    .filter((setting) => setting.group === id)
    .map((setting) => [
      `\`${setting.key}\``,
      setting.explanation,
      allowed(setting),
      `\`${setting.default}\``,
      setting.applies,
    ]);
  return `## ${label}\n\n${table(["key", "what it is", "allowed", "default", "applies"], rows)}`;
}

/** The whole page, ending in a newline. */
export function settingsReference(): string {
  const presets = PRESETS.map(({ id, title, lede, settings }) => [
    `\`${id}\``,
    `${title}. ${lede}`,
    Object.entries(settings)
      .map(([key, value]) => `\`${key}=${value}\``)
      .join(", "),
  ]);
  const rewards = REWARDS.map(({ id, explanation }) => [`\`${id}\``, explanation]);
  const schedules = SCHEDULES.map(({ id, explanation }) => [`\`${id}\``, explanation]);
  return [
    "# Settings",
    "Written from the schema by `npx tsx scripts/settings-reference.ts`; not to be edited by hand.",
    "Every setting has one name, used by links (`#v=1&preset=cf-rl-race&learning_rate=0.002`), by the command line (`--set learning_rate=0.002`), by the page's API and in a run folder's `config.json`. A setting that applies *live* takes effect at the next step; one that applies at a *restart* needs the run to begin again.",
    ...SETTING_GROUPS.map(groupSection),
    "## Between settings",
    [
      "- `heads` divides `width`.",
      "- `num_generations` is 2 or more unless `algorithm` is `reinforce`.",
      `- \`num_prompts\` times \`num_generations\` is ${MAX_COMPLETIONS} or less.`,
      "- The last of several `seeds` is no larger than the largest `seed`.",
      "- Of several `seeds` only the first measures geometry and kernel: no phase may wait for a metric of these, and `stage1_end` is `steps` or `reward`.",
      "- `schedule=custom` comes with phases; see [schedules](schedules.md).",
    ].join("\n"),
    "## Rewards",
    "`reward_flip` replaces a reward r by 1 − r with its probability, as a judge who errs would.",
    table(["id", "what a completion earns"], rewards),
    "## Schedules",
    table(["id", "what it trains"], schedules),
    "## Presets",
    "A preset is the defaults with these settings changed.",
    `${table(["id", "what it shows", "changes"], presets)}\n`,
  ].join("\n\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(SETTINGS_PAGE, settingsReference());
  console.log("wrote docs/settings.md");
}
