/** The command line's grammar: commands, flags, help, and which exit code an error has. */
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { scheduleIds } from "../src/experiment/schedules";
import { SETTINGS } from "../src/experiment/schema";
import { ENGINE_VERSION } from "../src/run/files/version";
import { type ClaimsFlags, claimsCommand } from "./claims-command";
import { NODE_BACKENDS } from "./engine";
import { EXIT, UsageError } from "./errors";
import { instrumentsCommand } from "./instruments-command";
import { type LectureFlags, lectureCommand } from "./lecture-command";
import { mergeCommand } from "./merge-command";
import type { Output } from "./output";
import { presetsCommand } from "./presets-command";
import { type PretrainFlags, pretrainCommand } from "./pretrain-command";
import { type ReportFlags, reportCommand } from "./report-command";
import { type RunFlags, runCommand } from "./run-command";
import { type SweepFlags, sweepCommand } from "./sweep-command";

function collect(value: string, before: string[]): string[] {
  if (value === "") throw new InvalidArgumentError("It must be key=value.");
  return [...before, value];
}

const SET_HELP = `change a setting, e.g. learning_rate=2e-3; may be repeated`;

/** The settings, for the end of a help text. */
function settingsHelp(): string {
  const lines = SETTINGS.map((setting) => {
    const allowed =
      setting.kind === "choice"
        ? setting.choices.map(({ value }) => value).join(", ")
        : `${setting.min} to ${setting.max}`;
    return `  ${setting.key.padEnd(22)} ${allowed}; ${setting.default}`;
  });
  return `\nSettings for --set, with what is allowed and the default:\n${lines.join("\n")}\n`;
}

/** The flags of `run`. */
export function runOptions(command: Command): Command {
  return command
    .option("--preset <id>", "the starting point; see presets")
    .option("--steps <n>", "updates to make")
    .option("--seed <n>", "the seed of all randomness")
    .option("--seeds <n>", "how many seeds to train side by side, from --seed on")
    .option("--schedule <id>", `one of ${scheduleIds.join(", ")}`)
    .option("--phases <list>", "a schedule of one's own, as the page's Share writes it")
    .option("--backend <name>", `one of ${NODE_BACKENDS.join(", ")}`, "wasm")
    .option("--ntk-every <k>", "steps between two kernels (10 unless the preset says otherwise)")
    .option("--ntk-full", "also write the whole V×V blocks of each kernel", false)
    .option(
      "--instrument <name[:every=k]>",
      "also measure this, every k steps (as the kernel unless told); may be repeated",
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option("--checkpoint-every <k>", "steps between two checkpoints, besides the first and last")
    .option("--set <key=value>", SET_HELP, collect, [])
    .requiredOption("--out <dir>", "the run folder: new, empty, or a run to replace");
}

/**
 * Runs one command line (without the program's name) and returns its exit code; never throws.
 * @param signal aborted by Ctrl-C.
 */
export async function runCli(
  args: readonly string[],
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("cli")
    .description("Post-train a toy policy and measure its kernel, by the engine of the page.")
    .version(ENGINE_VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.err(text) })
    .showHelpAfterError("(--help lists commands and flags)");

  runOptions(program.command("run").description("run an experiment into a folder"))
    .addHelpText("after", settingsHelp())
    .action(async (flags: RunFlags) => {
      code = await runCommand(flags, output, signal);
    });

  program
    .command("presets")
    .description("list the presets")
    .option("--json", "as JSON", false)
    .action((flags: { json: boolean }) => presetsCommand(output, flags.json));

  program
    .command("instruments")
    .description("list what --instrument can measure, and at what cost")
    .option("--json", "as JSON, with formulas and sources", false)
    .action((flags: { json: boolean }) => instrumentsCommand(output, flags.json));

  program
    .command("pretrain")
    .description("make base policies by supervised learning on noisy demonstrations")
    .option("--id <id>", "its name, e.g. mixture-25")
    .option("--all", "make every base policy that is shipped and is not there yet", false)
    .option("--again", "with --all, make those that are there anew", false)
    .option("--noise <p>", "share of demonstrated digits that are replaced by random ones")
    .option("--steps <n>", "updates to make")
    .option("--seed <n>", "the seed of all randomness")
    .option("--backend <name>", `one of ${NODE_BACKENDS.join(", ")}`, "wasm")
    .option("--set <key=value>", SET_HELP, collect, [])
    .requiredOption("--out <dir>", "the folder for <id>.safetensors and <id>.json")
    .action(async (flags: PretrainFlags) => {
      code = await pretrainCommand(flags, output, signal);
    });

  program
    .command("sweep")
    .description("make the runs of a sweep file that its results lack")
    .argument("<file>", "the sweep, JSON")
    .option("--jobs <n>", "processes that make runs at once", "1")
    .option("--shard <i/n>", "only every n-th run, beginning with the i-th")
    .option("--backend <name>", `one of ${NODE_BACKENDS.join(", ")}`, "wasm")
    .option("--plan", "list the runs and make none", false)
    .option("--out <file>", "the results, gone on with where it is there (NAME.jsonl)")
    .action(async (file: string, flags: SweepFlags) => {
      code = await sweepCommand(file, flags, output, signal);
    });

  program
    .command("merge")
    .description("put files of results together, every run once")
    .argument("<file...>", "the results of sweeps, JSON lines")
    .option("--out <file>", "where to write (standard output)")
    .action((files: string[], flags: { out?: string }) => {
      code = mergeCommand(files, flags.out, output);
    });

  program
    .command("report")
    .description("say what the results of a sweep show, with intervals")
    .argument("<file>", "the results, JSON lines")
    .option(
      "--measure <measure>",
      "such as steps_to(heldout/reward, 0.8); may be repeated",
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option("--against <point>", "the point that others are compared with, by its number", "1")
    .option("--format <name>", "text, markdown or json", "text")
    .action((file: string, flags: ReportFlags) => {
      code = reportCommand(file, flags, output);
    });

  program
    .command("claims")
    .description("test claims by their experiments, or list them (without --out)")
    .argument("[id...]", "the claims; all of them where none is named")
    .option("--seeds <k>", "seeds that each arm runs with", "8")
    .option("--first-seed <s>", "the first of them", "1")
    .option("--jobs <n>", "processes that make runs at once", "1")
    .option("--shard <i/n>", "only every n-th run, beginning with the i-th, into runs-i-of-n.jsonl")
    .option("--backend <name>", `one of ${NODE_BACKENDS.join(", ")}`, "wasm")
    .option("--out <dir>", "the folder for runs.jsonl, gone on with, and claims.json")
    .action(async (ids: string[], flags: ClaimsFlags) => {
      code = await claimsCommand(ids, flags, output, signal);
    });

  program
    .command("lecture")
    .description("check a lecture, make its runs and say what every scene would say")
    .argument("<file>", "the lecture, JSON")
    .option("--backend <name>", `one of ${NODE_BACKENDS.join(", ")}`, "wasm")
    .option("--record <dir>", "also write the runs that it names as recordings below this folder")
    .action(async (file: string, flags: LectureFlags) => {
      code = await lectureCommand(file, flags, output);
    });

  // Exiting is for main.ts to do; subcommands inherit the rest.
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    }
    output.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
