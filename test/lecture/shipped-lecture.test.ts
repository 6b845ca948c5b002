import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { startBackend } from "../../cli/engine";
import { readingOf } from "../../cli/lecture-command";
import { type LectureRunMade, makeLectureRun } from "../../cli/lecture-run";
import { parseClaims } from "../../src/claims/reference";
import { sayingOf } from "../../src/lecture/answer";
import { holds } from "../../src/lecture/fact";
import { parseLecture } from "../../src/lecture/parse-lecture";
import type { Reading } from "../../src/lecture/quantity";
import { plain, type RichText, spoken } from "../../src/lecture/rich-text";
import { writeNumber } from "../../src/panels/lecture/write-number";
import { readRunFolder, unzipRunFolder } from "../../src/run/files/run-folder";
import { TIMING_METRICS } from "../../src/run/metrics";

const LECTURE = parseLecture(readFileSync("public/lectures/learning-dynamics.json", "utf8"));
const CLAIMS = parseClaims(readFileSync("public/claims/reference.json", "utf8"));

/** The last step at which a scene shows a run. */
function lastStep(run: string): number {
  const scenes = LECTURE.scenes.filter(({ runs }) => runs.includes(run));
  return Math.max(...scenes.map(({ answer }) => answer.step));
}

describe("the shipped lecture", () => {
  const runs = new Map<string, LectureRunMade>();
  let readingAt: (step: number) => Reading;

  beforeAll(async () => {
    const backend = await startBackend("wasm", () => {});
    for (const [id, spec] of Object.entries(LECTURE.runs)) {
      runs.set(id, await makeLectureRun(id, spec, lastStep(id), backend));
    }
    readingAt = readingOf(LECTURE, runs, CLAIMS);
  }, 240_000);

  it.each(LECTURE.scenes.map((scene) => [scene.id, scene] as const))(
    "says of its real runs what it expects to say: %s",
    (_, scene) => {
      const reading = readingAt(scene.answer.step);
      // The first sentence is the one that the scene was written for.
      expect(scene.answer.says.indexOf(sayingOf(scene, reading))).toBe(0);
      const say = (text: RichText, step: number) =>
        plain(spoken(text, readingAt(step), writeNumber));
      const { question, answer } = scene;
      const asked = [question.text, ...question.choices.flatMap((c) => [c.text, c.because])];
      const said = answer.says.slice(0, 1).flatMap(({ text, more }) => [text, more]);
      for (const text of asked) expect(say(text, question.step)).not.toMatch(/–|NaN/);
      for (const text of said) expect(say(text, answer.step)).not.toMatch(/–|NaN/);
      for (const figure of scene.view) {
        if (figure.kind !== "points") continue;
        for (const point of figure.points) {
          for (const fact of point.if) expect(holds(fact, reading)).toBe(true);
        }
      }
    },
  );

  it("tells the trained task's budget from that of the others, and both make the whole", () => {
    const record = runs.get("std")?.record;
    const at = (name: string) => record?.valueAt(name, 60) ?? Number.NaN;
    const own = record?.header.probes.filter(({ tokens }) => tokens[0] === 11).length ?? 0;
    const share = own / (record?.header.probes.length ?? 0);
    for (const part of ["actual", "optimizer/representation", "optimizer/gradient"]) {
      const apart = [at(`own/entropy_change/${part}`), at(`elsewhere/entropy_change/${part}`)];
      const mean = share * (apart[0] as number) + (1 - share) * (apart[1] as number);
      expect(mean).toBeCloseTo(at(`entropy_change/${part}`), 6);
    }
  });

  it.each(Object.keys(LECTURE.runs))("ships a recording that is this run: %s", (id) => {
    const path = `public/${LECTURE.runs[id]?.recording}`;
    const files = unzipRunFolder(new Uint8Array(readFileSync(path)));
    const { record } = readRunFolder(files);
    const made = runs.get(id)?.record;
    expect(record.header.experiment.settings).toEqual(LECTURE.runs[id]?.experiment.settings);
    expect(record.lastStep).toBe(made?.lastStep);
    for (const name of made?.names() ?? []) {
      if (TIMING_METRICS.includes(name)) continue;
      const step = made?.lastStep ?? 0;
      expect(record.valueAt(name, step), name).toBeCloseTo(made?.valueAt(name, step) ?? 0, 3);
    }
    const shares = JSON.parse(new TextDecoder().decode(files.get("answer-shares.json")));
    expect(shares.map(({ step }: { step: number }) => step)).toContain(0);
    for (const { step, probabilities } of shares) {
      const expected = made?.answers.at(step)?.distribution?.probabilities ?? [];
      expect(probabilities).toHaveLength(expected.length);
      for (const [i, value] of expected.entries()) expect(probabilities[i]).toBeCloseTo(value, 3);
    }
  });
});
