/** A lecture's file: JSON, read strictly, with a message for everything that is wrong. */

import * as v from "valibot";
import type { Experiment } from "../experiment/experiment";
import { parseJson } from "../experiment/parse-json";
import { ExperimentError, type Problem, problemOf, quote } from "../experiment/problem";
import { type PartialExperiment, resolveExperiment } from "../experiment/resolve";
import { issueProblem } from "../experiment/shape-issue";
import { type FileOutput, fileSchema, MAX_LECTURE_LENGTH } from "./file-schema";
import type { Figure, Lecture, LectureRunSpec, Scene } from "./lecture";
import { sceneProblems } from "./scene-problems";

/** Most problems that are listed. */
const MAX_PROBLEMS = 20;

/**
 * The lecture of a file's text.
 * @throws ExperimentError that lists everything wrong, each by its path; nothing is taken in part.
 */
export function parseLecture(text: string): Lecture {
  if (text.length > MAX_LECTURE_LENGTH) {
    throw new ExperimentError([
      problemOf("lecture", `${text.length} characters`, `at most ${MAX_LECTURE_LENGTH}`),
    ]);
  }
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new ExperimentError([
      problemOf("lecture", `is not JSON (${(error as Error).message})`, "a lecture's file"),
    ]);
  }
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) {
    throw new ExperimentError(
      parsed.issues.slice(0, MAX_PROBLEMS).map((issue) => issueProblem("", issue)),
    );
  }
  const { runs, problems } = resolveRuns(parsed.output.runs);
  const scenes = parsed.output.scenes.map(sceneOf);
  // What an unresolved run would make wrong in the scenes is no news.
  const all = problems.length > 0 ? problems : sceneProblems(scenes, runs);
  if (all.length > 0) throw new ExperimentError(all.slice(0, MAX_PROBLEMS));
  const { title, subtitle, by } = parsed.output;
  return { title, subtitle, by, runs, scenes };
}

/** Every run's experiment as a whole: one run, of one seed. */
function resolveRuns(files: FileOutput["runs"]): {
  readonly runs: Readonly<Record<string, LectureRunSpec>>;
  readonly problems: readonly Problem[];
} {
  // Without a prototype: a scene may ask for a run called "constructor".
  const runs: Record<string, LectureRunSpec> = Object.create(null);
  const problems: Problem[] = [];
  for (const [id, file] of Object.entries(files)) {
    const path = `runs.${id}.experiment`;
    const resolved = resolveRun(path, file.experiment);
    if ("problems" in resolved) problems.push(...resolved.problems);
    else {
      runs[id] = {
        experiment: resolved.experiment,
        name: file.name,
        watch: file.watch,
        ripple: file.ripple ?? null,
        recording: file.recording ?? null,
      };
    }
  }
  return { runs, problems };
}

function resolveRun(
  path: string,
  asked: Record<string, unknown>,
): { readonly experiment: Experiment } | { readonly problems: readonly Problem[] } {
  const alone = ["companion", "seeds"].flatMap((key) =>
    key in asked && asked[key] !== "none" && asked[key] !== 1
      ? [
          problemOf(
            `${path}.${key}`,
            `${quote(asked[key])} is one run too many`,
            "one run of one seed; declare another run",
          ),
        ]
      : [],
  );
  if (alone.length > 0) return { problems: alone };
  try {
    const one = { ...asked, companion: "none", seeds: 1 } as PartialExperiment;
    return { experiment: resolveExperiment(one) };
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    return {
      problems: error.problems.map(({ field, message }) => ({
        field: `${path}.${field}`,
        message: `${path}.${message}`,
      })),
    };
  }
}

function sceneOf(file: FileOutput["scenes"][number]): Scene {
  const { question, answer, highlight = null, view, ...rest } = file;
  return {
    ...rest,
    question,
    answer: {
      step: answer.step ?? question.step,
      seconds: answer.seconds,
      says: answer.says.map(({ choice = null, ...saying }) => ({ ...saying, choice })),
    },
    view: view as readonly Figure[],
    highlight,
  };
}
