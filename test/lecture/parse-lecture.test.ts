import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExperimentError } from "../../src/experiment/problem";
import { plannedMinutes } from "../../src/lecture/lecture";
import { parseLecture } from "../../src/lecture/parse-lecture";
import { type SmallLecture, smallLecture } from "./lecture-file";

const SHIPPED = readFileSync("public/lectures/learning-dynamics.json", "utf8");

/** What is said of a lecture that was bent. */
function problems(bend: (lecture: SmallLecture) => void): string {
  const lecture = smallLecture();
  bend(lecture);
  try {
    parseLecture(JSON.stringify(lecture));
  } catch (error) {
    if (error instanceof ExperimentError) return error.message;
    throw error;
  }
  return "";
}

describe("parseLecture", () => {
  it("takes the shipped lecture, of fifteen minutes", () => {
    const lecture = parseLecture(SHIPPED);
    expect(plannedMinutes(lecture.scenes)).toBe(15);
    expect(lecture.scenes.length).toBeGreaterThanOrEqual(9);
    for (const scene of lecture.scenes) expect(scene.notes, scene.id).not.toEqual([]);
    for (const run of Object.values(lecture.runs)) expect(run.recording).toMatch(/\.zip$/);
  });

  it("takes the lecture that docs/lectures.md writes", () => {
    const [, example = ""] =
      /```json\n([\s\S]*?)```/.exec(readFileSync("docs/lectures.md", "utf8")) ?? [];
    expect(parseLecture(example).scenes).toHaveLength(1);
  });

  it("fills in what is left out, and makes each run one run of one seed", () => {
    const { runs, scenes } = parseLecture(JSON.stringify(smallLecture()));
    expect(runs.std?.experiment.settings).toMatchObject({ companion: "none", seeds: 1 });
    expect(runs.std?.ripple?.completion).toEqual([3, 1, 7, 4]);
    expect(scenes[0]).toMatchObject({ source: [], answer: { seconds: 6, step: 10 } });
  });

  it.each<[string, RegExp, (lecture: SmallLecture) => void]>([
    [
      "another version",
      /^lecture: 2 is not right; allowed: 1$/,
      (l) => {
        l.lecture = 2;
      },
    ],
    [
      "a key too many",
      /scenes\[0\]/,
      (l) => {
        Object.assign(l.scenes[0]!, { colour: "red" });
      },
    ],
    [
      "a run named like what every object has",
      /"constructor" is not a run/,
      (l) => {
        l.scenes[0]!.runs = ["constructor"];
      },
    ],
    [
      "a run that is not there",
      /scenes\[0\]\.runs\[0\]: "cf" is not a run; allowed: std/,
      (l) => {
        l.scenes[0]!.runs = ["cf"];
      },
    ],
    [
      "a setting out of range",
      /runs\.std\.experiment\.max_steps.*allowed/,
      (l) => {
        l.runs.std.experiment.max_steps = -1;
      },
    ],
    [
      "a companion",
      /runs\.std\.experiment\.companion.*one run too many/,
      (l) => {
        Object.assign(l.runs.std.experiment, { companion: "standard" });
      },
    ],
    [
      "a step beyond the run",
      /answer\.step: 30 is beyond the runs' end; allowed: at most 20/,
      (l) => {
        l.scenes[0]!.answer.step = 30;
      },
    ],
    [
      "an answer before its question",
      /answer\.step: 10; allowed: 12 or more/,
      (l) => {
        l.scenes[0]!.question.step = 12;
      },
    ],
    [
      "a quantity that is none",
      /says\[1\]\.text: \{reward\} names no quantity; quantities: metric:NAME@RUN/,
      (l) => {
        l.scenes[0]!.answer.says[1]!.text = "{reward}";
      },
    ],
    [
      "a quantity of another scene's run",
      /@cf is not a run of this scene; allowed: std/,
      (l) => {
        l.scenes[0]!.answer.says[1]!.text = "{metric:reward@cf}";
      },
    ],
    [
      "a format that is none",
      /has no such format/,
      (l) => {
        l.scenes[0]!.answer.says[1]!.text = "{metric:reward@std|7}";
      },
    ],
    [
      "a brace alone",
      /a \} stands alone/,
      (l) => {
        l.scenes[0]!.question.text = "What } now?";
      },
    ],
    [
      "a fact that is none",
      /says\[0\]\.if\[0\]: "reward is good" is not right/,
      (l) => {
        l.scenes[0]!.answer.says[0]!.if = ["reward is good"];
      },
    ],
    [
      "a last sentence with facts",
      /says\[0\]\.if: the last sentence has facts/,
      (l) => {
        l.scenes[0]!.answer.says.pop();
      },
    ],
    [
      "a sentence that hides those after it",
      /has no facts, so nothing after it/,
      (l) => {
        l.scenes[0]!.answer.says[0]!.if = [];
      },
    ],
    [
      "a choice that is not offered",
      /says\[0\]\.choice: 4; allowed: below 2/,
      (l) => {
        l.scenes[0]!.answer.says[0]!.choice = 4;
      },
    ],
    [
      "a claim that is not made",
      /"freeze" is not a claim; allowed: .*freezing/,
      (l) => {
        l.scenes[0]!.view = [{ kind: "claim", claim: "freeze" }];
      },
    ],
    [
      "a budget that nobody measures",
      /does not watch "entropy-budget"/,
      (l) => {
        l.runs.std.watch = [];
      },
    ],
    [
      "a ripple that nobody asks for",
      /run std has no ripple/,
      (l) => {
        Reflect.deleteProperty(l.runs.std, "ripple");
      },
    ],
    [
      "a token outside the vocabulary",
      /ripple\.prompt: "Q3174=" is not right/,
      (l) => {
        l.runs.std.ripple.prompt = "Q3174=";
      },
    ],
    [
      "a recording elsewhere",
      /recording.*the path of a \.zip of this site/,
      (l) => {
        Object.assign(l.runs.std, { recording: "https://example.org/run.zip" });
      },
    ],
    [
      "a scene twice",
      /scenes\[1\]\.id: "one" stands twice/,
      (l) => {
        l.scenes.push(l.scenes[0]!);
      },
    ],
    [
      "a highlight without its figure",
      /highlight: 1; allowed: below 1/,
      (l) => {
        l.scenes[0]!.view.pop();
        l.scenes[0]!.highlight = 1;
      },
    ],
  ])("names %s", (_, message, bend) => {
    expect(problems(bend)).toMatch(message);
  });

  it("says of a text that is no JSON, or too long, what it is", () => {
    expect(() => parseLecture("{")).toThrow(/lecture: is not JSON/);
    expect(() => parseLecture(" ".repeat((1 << 20) + 1))).toThrow(/at most 1048576/);
  });

  it("takes any value in any place, or refuses it by name", () => {
    const shipped = JSON.parse(SHIPPED);
    const paths = [...leaves(shipped)];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const bent = structuredClone(shipped);
        let at = bent;
        for (const key of path.slice(0, -1)) at = at[key];
        at[path.at(-1) as string] = value;
        try {
          expect(parseLecture(JSON.stringify(bent)).scenes).not.toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(ExperimentError);
          for (const { field, message } of (error as ExperimentError).problems) {
            expect(field).not.toBe("");
            expect(message.startsWith(`${field}: `)).toBe(true);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** The paths to everything in a JSON value. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}
