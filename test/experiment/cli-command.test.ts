import { execFileSync } from "node:child_process";
import { Command } from "commander";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { experimentFromFlags } from "../../cli/flags";
import { runOptions } from "../../cli/program";
import { runArguments, shellCommands, shellWord } from "../../src/experiment/cli-command";
import type { Experiment } from "../../src/experiment/experiment";
import { resolveExperiment } from "../../src/experiment/resolve";
import { seedsOf } from "../../src/run/cohort-frames";
import { companionExperiment } from "../../src/run/companion";
import { someExperiment } from "./arbitrary";

/** The experiment that the command line's own parser makes of arguments. */
function parsed(args: readonly string[]): Experiment {
  const command = runOptions(new Command("run")).exitOverride();
  command.parse([...args, "--out", "somewhere"], { from: "user" });
  return experimentFromFlags(command.opts());
}

/** An experiment as one folder holds it: alone, its kernel measured by steps. */
function alone({ settings, ...experiment }: Experiment): Experiment {
  const ntk_every = settings.ntk_every === 0 ? 10 : settings.ntk_every;
  return { ...experiment, settings: { ...settings, companion: "none", ntk_every } };
}

describe("an experiment as a command", () => {
  it("is read by the command line as the same experiment", () => {
    fc.assert(
      fc.property(someExperiment, (experiment) => {
        expect(parsed(runArguments(experiment))).toEqual(alone(experiment));
      }),
      { numRuns: 300 },
    );
  });

  it("is one command a run, and short where little differs from the preset", () => {
    const race = resolveExperiment({ preset: "cf-rl-race", learning_rate: 0.002, seed: 4 });
    expect(shellCommands(race)).toEqual([
      "npm run --silent cli -- run --preset cf-rl-race --seed 4 --set learning_rate=0.002 --out runs/cf-rl-race-cf-rl-seed4",
      "npm run --silent cli -- run --preset cf-rl-race --seed 4 --set learning_rate=0.002 --schedule standard --out runs/cf-rl-race-standard-seed4",
    ]);
    const beside = companionExperiment(race) as Experiment;
    expect(parsed(runArguments(beside))).toEqual(alone(beside));
    expect(shellCommands(resolveExperiment({ companion: "none" }))).toHaveLength(1);
  });

  it("says how many seeds it makes, also where the preset does", () => {
    const race = resolveExperiment({ preset: "cf-rl-seeds" });
    expect(shellCommands(race)).toEqual([
      "npm run --silent cli -- run --preset cf-rl-seeds --seed 1 --seeds 8 --out runs/cf-rl-seeds-cf-rl-seeds1-8",
      "npm run --silent cli -- run --preset cf-rl-seeds --seed 1 --seeds 8 --schedule standard --out runs/cf-rl-seeds-standard-seeds1-8",
    ]);
    for (const made of [race, companionExperiment(race) as Experiment]) {
      expect(seedsOf(parsed(runArguments(made)))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    }
    const one = resolveExperiment({ preset: "cf-rl-seeds", seeds: 1 });
    expect(seedsOf(parsed(runArguments(one)))).toEqual([1]);
  });

  it("quotes what a shell would read as something else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (word) => {
        fc.pre(!word.includes("\0"));
        const said = execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], {
          encoding: "utf8",
        });
        expect(said).toBe(word);
      }),
      { numRuns: 25 },
    );
  });

  it("has its phases refused where they are none, or where another schedule is named", () => {
    expect(() => experimentFromFlags({ set: [], phases: "x,,1:1,r," })).toThrow(/--phases: /);
    expect(() =>
      experimentFromFlags({ set: [], phases: "a,,1:1,r,", schedule: "standard" }),
    ).toThrow(/--phases: the schedule standard has phases of its own/);
  });
});
