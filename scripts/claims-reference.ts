/**
 * Makes the reference results of every claim and writes `public/claims/reference.json` and
 * `docs/claims.md`: `npm run claims:reference`; with `-- ID …` only those claims' results, beside the others
 * that are there; with `-- --page-only` only the page from the results that are there. Runs are kept in
 * `runs/claims-reference`, so that it goes on where it was stopped. A test fails while the page does not
 * match the results.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "../cli/program";
import type { Claim } from "../src/claims/claim";
import { armsTable, comparisonsTable, verdictText } from "../src/claims/claim-tables";
import type { ClaimOutcome } from "../src/claims/evaluate-claim";
import { headline } from "../src/claims/headline";
import { type ClaimsFile, formatClaims, parseClaims } from "../src/claims/reference";
import { CLAIMS } from "../src/claims/registry";
import { BASE_NOISES, baseFile } from "../src/experiment/base-policy";
import { baseReward, LEAST_LEARNT } from "../src/experiment/base-rewards";
import { BASE_SEEDS } from "../src/experiment/schema";
import { type Table, tableMarkdown } from "../src/results/report-tables";
import { MIXTURE } from "../src/tasks/registry";

const RESULTS = fileURLToPath(new URL("../public/claims/reference.json", import.meta.url));
const PAGE = fileURLToPath(new URL("../docs/claims.md", import.meta.url));
const FOLDER = fileURLToPath(new URL("../runs/claims-reference", import.meta.url));
/** Seeds 1 to 8 were looked at while measures and margins were being chosen. */
const SEEDS = { first: 9, count: 8 };

function section(claim: Claim, outcome: ClaimOutcome, number: number): string[] {
  const { sentence, hypothesis, explanation } = claim;
  const tables: Table[] = [armsTable(claim, outcome), comparisonsTable(claim, outcome)];
  const text =
    explanation.verdict === outcome.verdict
      ? explanation.text
      : "These results are not those that the claim’s explanation is of.";
  return [
    `## ${number}. ${sentence}`,
    `**${verdictText(claim, outcome)}.** ${text}`,
    `Hypothesis: ${hypothesis}`,
    ...tables.map(tableMarkdown),
    `\`npm run --silent cli -- claims ${claim.id} --seeds ${SEEDS.count} --first-seed ${SEEDS.first} --out DIR\``,
  ];
}

/** Which of the base policies have not learnt which of their tasks, in a paragraph. */
function unlearntParagraph(): string {
  const bases = Object.keys(BASE_NOISES) as (keyof typeof BASE_NOISES)[];
  const ids = bases.flatMap((base) =>
    Array.from({ length: BASE_SEEDS }, (_, i) => baseFile(base, i + 1)),
  );
  const found = MIXTURE.flatMap(({ id: task, label }) => {
    const weak = ids.flatMap((id) => {
      const earned = baseReward(id, task);
      return earned === null || earned >= LEAST_LEARNT ? [] : [`\`${id}\` (${earned})`];
    });
    return weak.length === 0 ? [] : [`${label}: ${weak.join(", ")}`];
  });
  return `Runs start from the base policy of their seed ([which](formats.md#checkpoints)). All are made by one recipe, and not all have learnt every task that they were pretrained on, by the reward on held-out prompts: ${found.join("; ")}. Where claims speak of other tasks, those are among them.`;
}

/** The whole page, ending in a newline. */
export function claimsPage(file: ClaimsFile): string {
  const { seeds, backend, adapter, engine_version, date, command } = file;
  const last = seeds.from + seeds.count - 1;
  const parts = [
    "# Claims",
    "Written from `public/claims/reference.json` by `npm run claims:reference`; not to be edited by hand.",
    `${headline(file)} Made on ${backend} (${adapter}), engine ${engine_version}, ${date.slice(0, 10)}, with seeds ${seeds.from} to ${last}, by`,
    `    ${command}`,
    "Arms, measures, comparisons and the differences that matter were fixed before these runs, after a look at trial runs with seeds 1 to 8, 101 and 102; every claim that was run with seeds 1 to 8 had the same verdict there. Afterwards all claims were run once more with seeds 17 to 21, and each had the verdict that is shipped; of their 60 comparisons then, three came out otherwise: *correctness* in claim 2 was yes and not open, *after 80 steps* in claim 3 and the control *from reward .8 to .9* in claim 6 were open and not yes. The arms on sum and with features alike in claim 7, and the entropies in claim 10, came later. Arms, measures and comparisons are in `src/claims/`, a file a claim, and [how to add one](claims-howto.md) says what such a file holds. How means, intervals and tests are computed is in [statistics](statistics.md). A comparison is *yes* where the whole interval of the difference lies on the expected side of 0 and its far end reaches what matters, *no* where all of it falls short of what matters, else *open*; so a *yes* is sure of the direction and may be of less than what matters, and a *no* may be of a difference that is real and smaller; it is *open*, too, where in every pair both runs were stopped before they got there. A claim holds where every condition is yes, does not hold where every one is no, depends where some are yes and some no. Controls are shown beside and do not enter the verdict. It is a toy: that an effect is there says that it can happen.",
    unlearntParagraph(),
    ...CLAIMS.flatMap((claim, index) => {
      const outcome = file.claims.find(({ id }) => id === claim.id);
      return outcome === undefined ? [] : section(claim, outcome, index + 1);
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The results that are shipped. */
export function readReference(): ClaimsFile {
  return parseClaims(readFileSync(RESULTS, "utf8"));
}

/**
 * Results of some claims put in place of those that were there; of claims that are no more, none are left.
 * @throws Error where the two were made by other engines, or with other seeds: they would not compare.
 */
export function withResults(shipped: ClaimsFile, made: ClaimsFile): string {
  for (const key of ["engine_version", "schema_version", "backend", "intervals"] as const) {
    if (shipped[key] !== made[key]) {
      throw new Error(
        `${key}: ${made[key]} is not the ${shipped[key]} of the results that are there; make all of them anew: npm run claims:reference`,
      );
    }
  }
  const seedsOf = ({ seeds }: ClaimsFile) => `${seeds.count} from ${seeds.from} on`;
  if (seedsOf(shipped) !== seedsOf(made)) {
    throw new Error(
      `seeds: ${seedsOf(made)} are not the ${seedsOf(shipped)} of the results that are there; make all of them anew: npm run claims:reference`,
    );
  }
  const { format_version: _, claims, ...origin } = shipped;
  const outcomes = CLAIMS.flatMap(
    ({ id }) =>
      made.claims.find((one) => one.id === id) ?? claims.find((one) => one.id === id) ?? [],
  );
  const date = made.date > shipped.date ? made.date : shipped.date;
  return formatClaims({ ...origin, date }, outcomes);
}

async function makeResults(ids: readonly string[]): Promise<void> {
  const jobs = String(Math.min(8, availableParallelism()));
  const flags = [
    ...["--seeds", String(SEEDS.count), "--first-seed", String(SEEDS.first)],
    ...["--jobs", jobs, "--out", FOLDER],
  ];
  const output = {
    out: () => undefined,
    err: (text: string) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
  };
  const code = await runCli(["claims", ...ids, ...flags], output, new AbortController().signal);
  if (code !== 0) process.exit(code);
  const made = readFileSync(join(FOLDER, "claims.json"), "utf8");
  mkdirSync(fileURLToPath(new URL("../public/claims", import.meta.url)), { recursive: true });
  writeFileSync(RESULTS, ids.length === 0 ? made : withResults(readReference(), parseClaims(made)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2);
  if (!given.includes("--page-only")) await makeResults(given);
  writeFileSync(PAGE, claimsPage(readReference()));
  console.log("wrote docs/claims.md");
}
