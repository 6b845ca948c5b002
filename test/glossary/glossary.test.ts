import { readFileSync } from "node:fs";
import katex from "katex";
import { describe, expect, it } from "vitest";
import { SETTING_KEYS, settingOf } from "../../src/experiment/schema";
import { searchTerms, TERMS, termOf } from "../../src/glossary/glossary";
import { termOfTask } from "../../src/glossary/task-terms";
import { TERM_GROUPS } from "../../src/glossary/term";
import { termOfPart } from "../../src/panels/lede/write-parts";
import { TRACKS } from "../../src/panels/timeline/tracks";
import { METRIC_ORDER } from "../../src/run/metrics";
import { TASKS } from "../../src/tasks/registry";

describe("the glossary", () => {
  it("explains every metric of a run", () => {
    expect(METRIC_ORDER.filter((id) => !termOf(id))).toEqual([]);
  });

  it("explains everything that a track can show", () => {
    const shown = TRACKS.flatMap(({ lines, bars, term }) => [
      ...lines.map(({ metric }) => metric),
      ...(bars ? [bars.actual, ...bars.parts.map(({ metric }) => metric)] : []),
      ...(term ? [term] : []),
    ]);
    expect(shown.filter((id) => !termOf(id))).toEqual([]);
  });

  it("explains every setting in the schema's words", () => {
    for (const key of SETTING_KEYS) {
      const term = termOf(`setting/${key}`);
      expect(term?.name).toBe(settingOf(key).label);
      expect(term?.sentence).toContain(settingOf(key).explanation);
    }
  });

  it("explains every task", () => {
    for (const { id, label, explanation } of TASKS) {
      expect(termOf(termOfTask(id))).toMatchObject({ name: label });
      expect(termOf(termOfTask(id))?.sentence).toContain(explanation);
    }
  });

  it("has each term once, in a section that there is, related to terms that there are", () => {
    expect(new Set(TERMS.map(({ id }) => id)).size).toBe(TERMS.length);
    const groups: readonly string[] = TERM_GROUPS.map(({ id }) => id);
    for (const term of TERMS) {
      expect(groups).toContain(term.group);
      expect(term.sentence, term.id).toMatch(/\.$/);
      expect(
        (term.related ?? []).filter((id) => !termOf(id) || id === term.id),
        term.id,
      ).toEqual([]);
      if (term.source?.arxiv) expect(term.source.arxiv).toMatch(/^\d{4}\.\d{4,5}$/);
    }
  });

  it.each(TERMS.flatMap(({ id, formula }) => (formula ? [[id, formula] as const] : [])))(
    "sets the formula of %s",
    (_, formula) => {
      const html = katex.renderToString(formula, { displayMode: true, throwOnError: true });
      expect(html).toContain("katex");
    },
  );

  it("names the metrics that the page on the mathematics defines", () => {
    const text = readFileSync("docs/mathematics.md", "utf8");
    const rows = [...text.matchAll(/^\| `((?:classifier|features|heldout|diversity)\/[a-z_]+)`/gm)];
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.flatMap(([, id]) => (termOf(id ?? "") ? [] : [id]))).toEqual([]);
  });

  it("finds terms by their words, those first whose name they begin", () => {
    expect(searchTerms("conf")[0]?.id).toBe("confidence");
    expect(searchTerms("ntk/gradient/trace")[0]?.id).toBe("ntk/gradient/trace");
    expect(searchTerms("learning rate").map(({ id }) => id)).toContain("setting/learning_rate");
    expect(searchTerms("no such word")).toEqual([]);
  });

  it("has what the sentences name", () => {
    const parts = [
      { text: "representation", tone: "rep" },
      { text: "gradient", tone: "grad" },
      { text: "CF-RL’s", tone: "cf" },
      { text: "Standard RL", tone: "std" },
    ] as const;
    for (const part of parts) expect(termOf(termOfPart(part) ?? "")).toBeDefined();
    expect(termOfPart({ text: "Only its classifier may change.", tone: "strong" })).toBeNull();
  });
});
