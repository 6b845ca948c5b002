/** The command line end to end, on the real engine in tiny shapes. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json";
import { decodeCheckpoint } from "../../src/engine/checkpoint";
import { fromHalf, toHalf } from "../../src/engine/half";
import { BASE_NOISES, baseFile } from "../../src/experiment/base-policy";
import { INSTRUMENTS } from "../../src/instruments/registry";
import { type ReadRun, readRunFolder } from "../../src/run/files/run-folder";
import { ENGINE_VERSION } from "../../src/run/files/version";
import { rolloutAt } from "../../src/run/frames";
import { TIMING_METRICS } from "../../src/run/metrics";
import { cli } from "./command-line";

const TINY = [
  "base=untrained",
  // A reward that an untrained policy earns at times.
  "reward=even_share",
  "width=8",
  "layers=1",
  "heads=2",
  "num_prompts=2",
  "num_generations=3",
  "ntk_probes=5",
  "eval_prompts=2",
  "eval_samples=2",
  "eval_every=2",
  "stage1_steps=2",
].flatMap((setting) => ["--set", setting]);

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "cli-"));
});
afterAll(() => rmSync(root, { recursive: true }));

function readFolder(folder: string): ReadRun {
  return readRunFolder(
    new Map(
      readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
    ),
  );
}

const runArgs = (folder: string, ...more: string[]) => [
  "run",
  "--backend",
  "cpu",
  "--schedule",
  "cf-rl",
  "--steps",
  "5",
  "--seed",
  "3",
  "--out",
  folder,
  ...TINY,
  ...more,
];

describe("run", () => {
  it("writes a folder that holds the whole run", async () => {
    const folder = join(root, "whole");
    const args = runArgs(folder, "--ntk-every", "2", "--checkpoint-every", "2", "--ntk-full");
    const { code, err } = await cli(args);
    expect(err).toContain("on cpu");
    expect(code).toBe(0);
    const { record, checkpoints, ignored, engineVersion } = readFolder(folder);
    expect(ignored).toEqual([]);
    expect(engineVersion).toBe(ENGINE_VERSION);
    expect(record.header.experiment.settings).toMatchObject({
      seed: 3,
      max_steps: 5,
      ntk_every: 2,
    });
    expect([...record.steps()]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(record.kernels.frames.map(({ step }) => step)).toEqual([0, 2, 4, 5]);
    expect([...checkpoints.keys()].sort()).toEqual([0, 2, 4, 5]);
    expect(record.rollouts.frames.map(({ step, count }) => [step, count])).toEqual(
      [0, 1, 2, 3, 4].map((step) => [step, 6]),
    );
    expect(record.events.map(({ step, kind }) => [step, kind])).toEqual([
      [0, "phase"],
      [2, "phase"],
      [5, "stopped"],
    ]);
    expect(record.header.probes).toHaveLength(5);

    // The first stage leaves the backbone as it was, bit for bit, and moves the classifier.
    const theta = (step: number) => decodeCheckpoint(checkpoints.get(step)!).theta;
    const classifier = theta(0).length - 16 * 8;
    expect(theta(2).subarray(0, classifier)).toEqual(theta(0).subarray(0, classifier));
    expect(theta(5).subarray(0, classifier)).not.toEqual(theta(0).subarray(0, classifier));

    // Whole blocks and their traces are of one kernel.
    const [kernel] = record.kernels.frames;
    let trace = 0;
    for (let a = 0; a < 16; a++) trace += kernel!.full!.gradient[a * 5 * 16 + a]!;
    expect(trace / 16).toBeCloseTo(kernel!.gradient[0]!, 5);
  });

  it("writes metrics that follow from its rollouts", () => {
    const { record } = readFolder(join(root, "whole"));
    for (const frame of record.rollouts.frames) {
      const rows = Array.from({ length: frame.count }, (_, row) => rolloutAt(frame, row));
      const mean = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
      expect(record.valueAt("reward", frame.step)).toBeCloseTo(mean, 6);
      const advantages = rows.reduce((sum, { advantage }) => sum + advantage, 0);
      expect(advantages).toBeCloseTo(0, 5);
    }
  });

  it("is the same run for the same flags, but for the columns read off a clock", async () => {
    const [a, b, other] = ["a", "b", "other"].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    await cli(runArgs(a));
    await cli(runArgs(b));
    await cli([...runArgs(other), "--seed", "4"]);
    const metrics = (folder: string) => {
      const { record } = readFolder(folder);
      return record
        .names()
        .filter((name) => !TIMING_METRICS.includes(name))
        .map((name) => [name, record.values(name)]);
    };
    expect(metrics(a)).toEqual(metrics(b));
    expect(metrics(a)).not.toEqual(metrics(other));
    for (const name of readdirSync(a).filter((file) => file !== "metrics.csv")) {
      expect(readFileSync(join(a, name)).equals(readFileSync(join(b, name))), name).toBe(true);
    }
  });

  it("trains several seeds side by side, each as it trains alone", async () => {
    const [folder, again, alone] = ["seeds", "seeds-again", "seed-5"].map((name) =>
      join(root, name),
    ) as [string, string, string];
    const { code, err } = await cli(runArgs(folder, "--seeds", "3"));
    expect(err).toContain("seeds 3 to 5");
    expect(code).toBe(0);
    await cli(runArgs(again, "--seeds", "3"));
    const csv = readFileSync(join(folder, "seeds.csv"));
    expect(csv.equals(readFileSync(join(again, "seeds.csv")))).toBe(true);
    expect(csv.toString().split("\n")[0]).toMatch(/^step,seed,loss,reward,/);

    const { record, ignored } = readFolder(folder);
    const { cohort } = record;
    expect(ignored).toEqual([]);
    expect(cohort?.seeds).toEqual([3, 4, 5]);
    expect([...(cohort?.steps() ?? [])]).toEqual([0, 1, 2, 3, 4]);
    // Evaluated at steps 0, 2 and 4, by the cadence and not by the clock.
    expect([...(cohort?.summary("heldout/reward")?.count ?? [])]).toEqual([
      3,
      Number.NaN,
      3,
      Number.NaN,
      3,
    ]);
    await cli([...runArgs(alone), "--seed", "5"]);
    const { record: single } = readFolder(alone);
    for (const name of cohort?.names() ?? []) {
      // The final policy was not trained on, nor was an evaluation due.
      expect(cohort?.values(name, 0), name).toEqual(record.values(name)?.subarray(0, 5));
      expect(cohort?.values(name, 2), name).toEqual(single.values(name)?.subarray(0, 5));
    }
    expect(existsSync(join(alone, "seeds.csv"))).toBe(false);
  });

  it("measures the instruments that are asked for, and writes what they give", async () => {
    const folders = ["measured", "measured-again"].map((name) => join(root, name));
    const asked = ["features:every=2", "attribution", "kernel-layers:every=4", "drive:every=1"];
    const flags = asked.flatMap((one) => ["--instrument", one]);
    for (const folder of folders) {
      const { code, err } = await cli(runArgs(folder, "--ntk-every", "3", ...flags));
      expect(code).toBe(0);
      expect(err).not.toContain("failed");
    }
    const [folder, again] = folders as [string, string];
    const { record, ignored } = readFolder(folder);
    expect(ignored).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".npz"))).toEqual([
      "attribution.npz",
      "features.npz",
      "kernel-layers.npz",
      "ntk.npz",
    ]);
    const steps = (id: string) => record.series(id)?.frames.map(({ step }) => step);
    // What measures a policy measures the last one too; an update is measured as often as the kernel.
    expect(steps("features")).toEqual([0, 2, 4, 5]);
    expect(steps("kernel-layers")).toEqual([0, 4, 5]);
    expect(steps("attribution")).toEqual([0, 3]);
    expect(record.values("drive/representation")?.slice(0, 2)).toEqual(new Float64Array([1, 1]));
    expect(record.values("drive/representation")?.[5]).toBeNaN();
    const cosine = record.series("features")?.at(4)?.arrays.cosine;
    expect(cosine?.shape).toEqual([5, 5]);
    for (let i = 0; i < 5; i++) expect(cosine?.data[6 * i]).toBeCloseTo(1, 5);
    expect(record.series("kernel-layers")?.last?.labels.part?.slice(0, 3)).toEqual([
      "embed.token",
      "embed.position",
      "blocks.0.norm1.gain",
    ]);
    const actual = record.series("attribution")?.at(3)?.arrays.actual;
    const size = Math.hypot(...(actual?.data ?? []));
    expect(size / record.valueAt("logit_change/actual", 3)).toBeCloseTo(1, 5);
    for (const name of readdirSync(folder).filter((file) => file !== "metrics.csv")) {
      const same = readFileSync(join(folder, name)).equals(readFileSync(join(again, name)));
      expect(same, name).toBe(true);
    }
  });

  it("replaces a run, but no other folder", async () => {
    const folder = join(root, "again");
    await cli(runArgs(folder, "--checkpoint-every", "1", "--instrument", "features"));
    expect(existsSync(join(folder, "checkpoint-3.safetensors"))).toBe(true);
    expect(existsSync(join(folder, "features.npz"))).toBe(true);
    expect((await cli(runArgs(folder))).code).toBe(0);
    expect(existsSync(join(folder, "checkpoint-3.safetensors"))).toBe(false);
    expect(existsSync(join(folder, "features.npz"))).toBe(false);
    expect(existsSync(join(folder, "instruments.json"))).toBe(false);
    const precious = join(root, "precious");
    mkdirSync(precious);
    writeFileSync(join(precious, "thesis.tex"), "");
    const { code, err } = await cli(runArgs(precious));
    expect(code).toBe(2);
    expect(err).toContain("--out");
    expect(readdirSync(precious)).toEqual(["thesis.tex"]);
    const dangling = join(root, "dangling");
    symlinkSync(join(root, "nowhere"), dangling);
    expect(await cli(runArgs(dangling))).toMatchObject({ code: 2 });
  });

  it.runIf(existsSync("/proc/self"))("says where a folder cannot be made", async () => {
    const { code, err } = await cli(runArgs("/proc/run/of/mine"));
    expect(code).toBe(1);
    expect(err).toContain("--out: /proc/run cannot be made");
  });

  it("completes a readable folder when it is interrupted", async () => {
    const folder = join(root, "interrupted");
    const stop = new AbortController();
    const running = cli([...runArgs(folder), "--steps", "10000"], stop.signal);
    while (!existsSync(join(folder, "metrics.csv"))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    expect((await running).code).toBe(130);
    const { record, checkpoints } = readFolder(folder);
    expect(record.events.at(-1)).toMatchObject({ kind: "stopped", reason: "interrupted" });
    expect(checkpoints.has(record.lastStep)).toBe(true);
    expect(record.kernels.last?.step).toBe(record.lastStep);
  });

  it.skipIf(process.platform === "win32")("hears a real Ctrl-C, pressed under npm", async () => {
    const folder = join(root, "signal");
    // A group of its own, as a shell gives one to what it starts: all of it hears the key.
    const child = spawn(
      "npm",
      ["run", "--silent", "cli", "--", ...runArgs(folder), "--steps", "10000"],
      { stdio: "ignore", detached: true },
    );
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const config = join(folder, "config.json");
    while (!existsSync(config)) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-(child.pid as number), "SIGINT");
    await ended;
    const { record } = readFolder(folder);
    expect(record.events.at(-1)).toMatchObject({ reason: "interrupted" });
    expect(record.kernels.last?.step).toBe(record.lastStep);
  });

  it("fails, with the reason in the folder, when the run diverges", async () => {
    const folder = join(root, "diverged");
    // Decay by ten times the parameters: they grow ninefold a step.
    const wild = ["optimizer=adamw", "learning_rate=10", "weight_decay=1"];
    const { code, err } = await cli([
      ...runArgs(folder),
      ...["--steps", "100", "--schedule", "standard"],
      ...wild.flatMap((setting) => ["--set", setting]),
    ]);
    expect(code).toBe(1);
    expect(err).toContain("the classifier's norm is");
    const { record } = readFolder(folder);
    const stopped = record.events.at(-1);
    expect(stopped).toMatchObject({ kind: "stopped", reason: "diverged" });
    // In words: whose update, at which rate, by how much.
    expect(stopped).toHaveProperty(
      "message",
      expect.stringMatching(
        /the (classifier|backbone)'s update at rate 10 (moved log-probabilities by \d+ nats|left numbers)/,
      ),
    );
  });
});

describe("bad usage", () => {
  it.each([
    [["run"], "--out"],
    [["run", "--out"], "--out"],
    [["run", "--steps", "0"], "--steps: 0 is too small"],
    [["run", "--steps", "ten"], '--steps: "ten" is not a number'],
    [["run", "--seed", "-1"], "--seed"],
    [["run", "--preset", "nonsense"], '--preset: "nonsense" is not a preset'],
    [["run", "--schedule", "cfrl"], '--schedule: "cfrl" is not a choice'],
    [["run", "--schedule", "custom"], "--schedule"],
    [["run", "--backend", "webgl"], '--backend: "webgl" is not one; allowed: wasm, cpu, webgpu'],
    [["run", "--ntk-every", "0"], "--ntk-every"],
    [["run", "--checkpoint-every", "0"], "--checkpoint-every"],
    [["run", "--set", "learning_rate"], "allowed: key=value"],
    [["run", "--set", "lr=1"], "--set lr: no such setting"],
    [["run", "--set", "learning_rate=fast"], "--set learning_rate"],
    [["run", "--set", "beta=0.1", "--set", "beta=0.2"], "--set beta: is given twice"],
    [["run", "--set", "seed=1", "--seed", "2"], "--seed: --set seed says the same"],
    [["run", "--set", "companion=standard"], "--set companion"],
    [["run", "--set", "heads=3"], "--set heads"],
    [["run", "--ntk-full", "--steps", "5000", "--ntk-every", "1"], "--ntk-full"],
    [["run", "--instrument", "ntk"], '--instrument: "ntk" is not one; allowed: kernel-layers'],
    [["run", "--instrument", "features:every=0"], '--instrument features: every "0" is not'],
    [["run", "--instrument", "features:each=2"], "allowed: features:every=K"],
    [["run", "--instrument", "drive", "--instrument", "drive"], "drive: is given twice"],
    [["run", "--frobnicate"], "--frobnicate"],
    [["pretrain", "--id", "../x", "--out", "x"], "--id"],
    [["pretrain", "--id", "x", "--noise", "2"], "--noise: 2 is too large"],
    [["pretrain", "--noise", "0.1"], "--id: missing; give a name, or --all"],
    [["pretrain", "--all", "--seed", "3"], "--seed: --all makes every base policy"],
    [["pretrain", "--id", "x", "--again"], "--again: goes with --all"],
    [["run", "--out", ""], '--out: "" is not a path'],
    [["run", "--out", join(import.meta.filename, "below")], "--out: "],
    [["pretrain", "--id", "x", "--set", "schedule=standard"], "--set schedule"],
    [["dance"], "dance"],
  ])("is refused before anything is computed: %j", async (args, message) => {
    const folder = join(root, "never");
    const complete = args.length > 1 && !args.includes("--out") ? [...args, "--out", folder] : args;
    const { code, err } = await cli(complete);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(folder)).toBe(false);
  });

  it("lists every wrong flag at once", async () => {
    const { err } = await cli(["run", "--steps", "0", "--seed", "x", "--out", "never"]);
    expect(err).toContain("--steps");
    expect(err).toContain("--seed");
  });
});

describe("the rest", () => {
  it("helps, lists presets and says its version", async () => {
    const help = await cli(["run", "--help"]);
    expect(help.code).toBe(0);
    expect(help.out).toContain("learning_rate");
    const presets = await cli(["presets"]);
    expect(presets.out).toContain("cf-rl-race");
    const json = await cli(["presets", "--json"]);
    expect(JSON.parse(json.out)[0]).toMatchObject({ id: "cf-rl-race" });
    const instruments = await cli(["instruments"]);
    for (const { id } of INSTRUMENTS) expect(instruments.out).toContain(`${id}\n`);
    expect(instruments.out).toContain(INSTRUMENTS[0]?.cost);
    const catalogue = JSON.parse((await cli(["instruments", "--json"])).out);
    expect(catalogue.instruments[0]).toMatchObject({ id: "kernel-layers", timing: "state" });
    expect(catalogue.questions[0]).toHaveProperty("params.prompt");
    expect((await cli(["--version"])).out.trim()).toBe(packageJson.version);
    expect(ENGINE_VERSION).toBe(packageJson.version);
  });

  it("pretrains a base policy and says how it does on every task", async () => {
    const folder = join(root, "base");
    const tiny = ["width=8", "layers=1", "heads=2", "pretrain_batch=8"];
    const { code, err } = await cli([
      ...["pretrain", "--id", "tiny", "--steps", "3", "--noise", "0.1", "--backend", "wasm"],
      ...["--out", folder],
      ...tiny.flatMap((setting) => ["--set", setting]),
    ]);
    expect(err).toContain("modular_addition: reward");
    expect(code).toBe(0);
    const policy = decodeCheckpoint(new Uint8Array(readFileSync(join(folder, "tiny.safetensors"))));
    expect(policy.shape).toMatchObject({ vocabulary: 16, width: 8, layers: 1, heads: 2 });
    const description = JSON.parse(readFileSync(join(folder, "tiny.json"), "utf8"));
    expect(description).toMatchObject({ id: "tiny", settings: { demonstration_noise: 0.1 } });
    expect(Object.keys(description.evaluation.tasks)).toHaveLength(5);
  });

  it("makes what is missing of all base policies, in half precision", async () => {
    const folder = join(root, "bases");
    mkdirSync(folder);
    const bases = Object.keys(BASE_NOISES) as (keyof typeof BASE_NOISES)[];
    const files = bases.flatMap((base) => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => baseFile(base, n)));
    const missing = "mixture-18-s3";
    for (const id of files) {
      if (id !== missing) writeFileSync(join(folder, `${id}.safetensors`), "");
    }
    const tiny = ["width=8", "layers=1", "heads=2", "pretrain_batch=8"];
    const all = ["pretrain", "--all", "--steps", "2", "--out", folder];
    const { code } = await cli([...all, ...tiny.flatMap((setting) => ["--set", setting])]);
    expect(code).toBe(0);
    const bytes = new Uint8Array(readFileSync(join(folder, `${missing}.safetensors`)));
    const { theta } = decodeCheckpoint(bytes);
    expect(theta.map((value) => fromHalf(toHalf(value)))).toEqual(theta);
    const description = JSON.parse(readFileSync(join(folder, `${missing}.json`), "utf8"));
    expect(description).toMatchObject({
      ...{ id: missing, dtype: "F16", settings: { seed: 3, demonstration_noise: 0.18 } },
    });
    expect(readFileSync(join(folder, "mixture-25.safetensors"))).toHaveLength(0);
    expect((await cli(all)).err).toContain("All 16 are there already");
  });
});
