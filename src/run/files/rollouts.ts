/**
 * `rollouts.jsonl`: one completion a line, `{"step", "prompt", "completion", "logprobs", "reward",
 * "advantage"}`; token ids, and the log-probability of each completion token under the policy that
 * sampled it at the run's temperature. JSON knows no infinities: a number that is not finite is null.
 */
import { parseJson } from "../../experiment/parse-json";
import { packRollouts, type Rollout, type RolloutFrame, rolloutAt } from "../frames";
import { decodeText, RunFileError } from "./file-error";

const FILE = "rollouts.jsonl";
const MAX_LINES = 10_000_000;
const MAX_TOKENS = 4096;

/** The lines of one frame, each with its line feed. */
export function formatRollouts(frame: RolloutFrame): string {
  let text = "";
  for (let row = 0; row < frame.count; row++) {
    const rollout = rolloutAt(frame, row);
    text += `${JSON.stringify({
      step: frame.step,
      prompt: rollout.prompt,
      completion: rollout.completion,
      logprobs: rollout.logprobs,
      reward: rollout.reward,
      advantage: rollout.advantage,
    })}\n`;
  }
  return text;
}

/** The whole file. */
export function writeRollouts(frames: readonly RolloutFrame[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(frames.map(formatRollouts).join(""));
}

function tokens(value: unknown, fail: (problem: string) => never): number[] {
  if (!Array.isArray(value) || value.length > MAX_TOKENS) {
    return fail(`must be an array of at most ${MAX_TOKENS} token ids`);
  }
  for (const token of value) {
    if (!Number.isInteger(token) || token < 0 || token > 0xffff) {
      return fail("holds something other than a token id (a whole number from 0 to 65535)");
    }
  }
  return value as number[];
}

function number(value: unknown, fail: (problem: string) => never): number {
  if (value === null) return Number.NaN;
  return typeof value === "number" ? value : fail("must be a number or null");
}

function parseLine(text: string, line: number): Rollout & { step: number } {
  const at = (key: string) => (problem: string) => {
    throw new RunFileError(FILE, key === "" ? `line ${line}` : `line ${line}, ${key}`, problem);
  };
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch {
    return at("")("is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return at("")("is not an object");
  }
  const entry = parsed as Record<string, unknown>;
  const step = entry.step;
  if (!Number.isSafeInteger(step) || (step as number) < 0) {
    return at("step")("must be a whole number from 0");
  }
  const prompt = tokens(entry.prompt, at("prompt"));
  const completion = tokens(entry.completion, at("completion"));
  const logprobs = entry.logprobs;
  if (!Array.isArray(logprobs) || logprobs.length !== completion.length) {
    return at("logprobs")(`must be an array of ${completion.length} numbers, one a token`);
  }
  return {
    step: step as number,
    prompt,
    completion,
    logprobs: logprobs.map((value) => number(value, at("logprobs"))),
    reward: number(entry.reward, at("reward")),
    advantage: number(entry.advantage, at("advantage")),
  };
}

/**
 * Reads the file into one frame a step. Throws a RunFileError naming line and key. A last line
 * without its line feed was cut off while it was being written, and is left out.
 */
export function readRollouts(bytes: Uint8Array): RolloutFrame[] {
  const lines = decodeText(FILE, bytes).split("\n");
  lines.pop();
  if (lines.length > MAX_LINES) {
    throw new RunFileError(FILE, "", `has ${lines.length} lines, at most ${MAX_LINES}`);
  }
  const frames: RolloutFrame[] = [];
  let group: Rollout[] = [];
  let step = -1;
  const finish = (line: number) => {
    if (group.length === 0) return;
    try {
      frames.push(packRollouts(step, group));
    } catch (error) {
      throw new RunFileError(FILE, `before line ${line}`, (error as Error).message);
    }
    group = [];
  };
  lines.forEach((text, index) => {
    const rollout = parseLine(text, index + 1);
    if (rollout.step !== step) {
      finish(index + 1);
      if (rollout.step < step) {
        throw new RunFileError(FILE, `line ${index + 1}, step`, "steps must not descend");
      }
      step = rollout.step;
    }
    group.push(rollout);
  });
  finish(lines.length + 1);
  return frames;
}
