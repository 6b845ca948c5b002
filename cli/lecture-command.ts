/** `lecture`: checks a lecture, makes its runs, says what every scene would say, and records them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ClaimsFile, parseClaims } from "../src/claims/reference";
import { sayingOf } from "../src/lecture/answer";
import { type Lecture, plannedMinutes, type Scene } from "../src/lecture/lecture";
import { parseLecture } from "../src/lecture/parse-lecture";
import type { Reading } from "../src/lecture/quantity";
import { type NumberFormat, plain, type RichText, spoken } from "../src/lecture/rich-text";
import { rippleNumbers } from "../src/lecture/ripple-numbers";
import { backendFlag, startBackend } from "./engine";
import { CommandError, EXIT } from "./errors";
import { recordingOf } from "./lecture-recording";
import { type LectureRunMade, makeLectureRun } from "./lecture-run";
import { type Output, Progress } from "./output";

/** Of the site. */
const CLAIMS_FILE = "claims/reference.json";

/** The flags of `lecture`, as they were typed. */
export interface LectureFlags {
  readonly backend: string;
  /** The folder into which the recordings go, under the paths that the lecture names; none where left out. */
  readonly record?: string;
}

/** Carries the command out; returns its exit code. */
export async function lectureCommand(
  file: string,
  flags: LectureFlags,
  output: Output,
): Promise<number> {
  const name = backendFlag(flags.backend);
  const lecture = parseLecture(read(file));
  const progress = new Progress(output);
  const backend = await startBackend(name, (message) => progress.show(message));
  const runs = new Map<string, LectureRunMade>();
  for (const [id, spec] of Object.entries(lecture.runs)) {
    const until = lastStepOf(lecture, id);
    if (until === null) continue;
    progress.say(`${id}: ${until} steps on ${backend.name}`);
    const made = await makeLectureRun(id, spec, until, backend);
    runs.set(id, made);
    if (flags.record === undefined || spec.recording === null) continue;
    const path = join(flags.record, spec.recording);
    mkdirSync(dirname(path), { recursive: true });
    const bytes = recordingOf(made, stepsOf(lecture, id));
    writeFileSync(path, bytes);
    progress.say(`${id}: ${bytes.length} bytes in ${path}`);
  }
  const readingAt = readingOf(lecture, runs, claimsFile());
  const minutes = plannedMinutes(lecture.scenes);
  const scenes = `${lecture.scenes.length} ${lecture.scenes.length === 1 ? "scene" : "scenes"}`;
  output.out(`${lecture.title}\n${scenes}, ${minutesText(minutes)}\n`);
  for (const scene of lecture.scenes) output.out(sceneText(scene, readingAt));
  return EXIT.ok;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(`${basename(file)} cannot be read: ${(error as Error).message}`);
  }
}

/** The results that are shipped with the page. */
function claimsFile(): ClaimsFile {
  const path = fileURLToPath(new URL(`../public/${CLAIMS_FILE}`, import.meta.url));
  return parseClaims(readFileSync(path, "utf8"));
}

/** Steps at which scenes show a run. */
function stepsOf(lecture: Lecture, run: string): ReadonlySet<number> {
  const scenes = lecture.scenes.filter(({ runs }) => runs.includes(run));
  return new Set(scenes.flatMap(({ question, answer }) => [question.step, answer.step]));
}

/** How far scenes follow a run; null where none shows it. */
function lastStepOf(lecture: Lecture, run: string): number | null {
  const steps = stepsOf(lecture, run);
  return steps.size === 0 ? null : Math.max(...steps);
}

/** What sentences read off runs that are made. */
export function readingOf(
  lecture: Lecture,
  runs: ReadonlyMap<string, LectureRunMade>,
  claims: ClaimsFile,
): (step: number) => Reading {
  return (step) => ({
    record: (id) => runs.get(id)?.record ?? null,
    ripple: (id) => {
      const made = runs.get(id);
      const asked = lecture.runs[id]?.ripple;
      return made?.ripple && asked
        ? rippleNumbers(made.ripple, asked, made.record.header.probes.length)
        : null;
    },
    claims,
    step,
  });
}

/** A number for a terminal. */
function write(value: number, { sign, percent, decimals }: NumberFormat): string {
  const shown = sign === "never" ? Math.abs(value) : value;
  const text = percent ? `${(100 * shown).toFixed(decimals)} %` : shown.toFixed(decimals);
  return sign === "always" && value > 0 ? `+${text}` : text;
}

function sceneText(scene: Scene, readingAt: (step: number) => Reading): string {
  const say = (text: RichText, step: number) => plain(spoken(text, readingAt(step), write));
  const saying = sayingOf(scene, readingAt(scene.answer.step));
  const which = scene.answer.says.indexOf(saying) + 1;
  const lines = [
    `\n${scene.id}, ${minutesText(scene.minutes)}`,
    `    ? ${say(scene.question.text, scene.question.step)}`,
    `    ${which} of ${scene.answer.says.length}: ${say(saying.text, scene.answer.step)}`,
  ];
  if (saying.more.length > 0) lines.push(`      ${say(saying.more, scene.answer.step)}`);
  return `${lines.join("\n")}\n`;
}

function minutesText(minutes: number): string {
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
