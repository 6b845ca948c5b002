import { useMemo, useRef } from "react";
import { termOfTask } from "../../glossary/task-terms";
import type { RolloutFrame } from "../../run/frames";
import type { RunRecord } from "../../run/record";
import type { RunIdentity } from "../../store/run-identity";
import { useView } from "../../store/view";
import { taskByToken } from "../../tasks/registry";
import { promptDigits } from "../../tasks/vocabulary";
import { leadName } from "../seed-name";
import { Term } from "../terms/Term";
import { setText, usePainter } from "../use-painter";
import { AnswerColumn, termButton } from "./answer-column";
import { type AnswerGroup, groupByPrompt } from "./groups";
import { tokenTint } from "./tint";
import "./answers.css";

interface AnswerRun {
  readonly record: RunRecord;
  readonly identity: RunIdentity;
}

/**
 * Completions of a few fixed held-out prompts, of each run side by side, at the step in view: tokens
 * tinted by their probability, right or wrong, the token that made it wrong ruled below.
 *
 * The cells are written outside React, since every one of them changes with every step.
 */
export function AnswersPanel({ runs }: { readonly runs: readonly AnswerRun[] }) {
  const seed = leadName(runs[0]?.record);
  const host = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const sheet = useRef<AnswerSheet | null>(null);
  const sources = useMemo(() => runs.map(({ record }) => record), [runs]);

  usePainter(sources, () => {
    const step = useView.getState().playhead ?? Number.POSITIVE_INFINITY;
    const frames = runs.map(({ record }) => record.answers.at(step));
    const first = frames[0];
    const steps = [...new Set(frames.flatMap((frame) => (frame ? [frame.step] : [])))];
    const at = `${steps.length > 1 ? "steps" : "step"} ${steps.join(", ")}`;
    setText(title.current, first ? `Answers at ${at}` : "Answers");
    if (!host.current || !first) return;
    if (!sheet.current?.fits(first, runs)) {
      sheet.current = new AnswerSheet(host.current, first, runs);
    }
    sheet.current.write(frames);
  });

  return (
    <section className="answers" aria-label="Answers">
      <header className="answers-head">
        <h2 ref={title}>Answers</h2>
        <Term id="heldout" className="second">
          {seed ? `held-out, ${seed}` : "held-out"}
        </Term>
      </header>
      <div ref={host} className="answers-body">
        <p className="quiet answers-empty">The first answers appear with the first step.</p>
      </div>
      <div className="answers-ramp" aria-hidden="true" hidden={runs.length === 0}>
        token probability 0
        {runs.map(({ record, identity }) => (
          <span key={record.header.id}>
            {[0, 0.25, 0.5, 0.75, 1].map((p) => (
              <i key={p} style={{ background: tokenTint(identity.colour, p) }} />
            ))}
          </span>
        ))}
        1
      </div>
    </section>
  );
}

/** The written page of answers: made once for a shape of frame, filled at every step. */
class AnswerSheet {
  readonly #columns: AnswerColumn[][];
  readonly #groups: readonly AnswerGroup[];
  readonly #shape: string;

  constructor(host: HTMLElement, frame: RolloutFrame, runs: readonly AnswerRun[]) {
    this.#groups = groupByPrompt(frame);
    this.#shape = shapeOf(frame, runs);
    this.#columns = [];
    host.replaceChildren(
      ...this.#groups.map((group) => {
        const block = document.createElement("div");
        block.className = "answers-block";
        const heading = document.createElement("h3");
        const task = taskByToken(group.prompt[0] ?? -1, frame.completionLength);
        const digits = document.createElement("b");
        digits.textContent = `${promptDigits(group.prompt).join("")}=`;
        heading.append(task ? termButton(termOfTask(task.id), task.label) : "prompt", " ", digits);
        const pair = document.createElement("div");
        pair.className = runs.length > 1 ? "answers-pair" : "answers-single";
        const columns = runs.map(
          ({ identity, record }) =>
            new AnswerColumn(
              identity,
              group.rows.length,
              frame.completionLength,
              record.header.experiment.settings.reward === "correctness",
            ),
        );
        this.#columns.push(columns);
        pair.append(...columns.map((column) => column.element));
        block.append(heading, pair);
        return block;
      }),
    );
  }

  /** Whether frames of this shape, of these runs, can be written here. */
  fits(frame: RolloutFrame, runs: readonly AnswerRun[]): boolean {
    return this.#shape === shapeOf(frame, runs);
  }

  write(frames: readonly (RolloutFrame | null)[]): void {
    this.#groups.forEach((group, g) => {
      frames.forEach((frame, run) => {
        if (frame) this.#columns[g]?.[run]?.write(frame, group);
      });
    });
  }
}

function shapeOf(frame: RolloutFrame, runs: readonly AnswerRun[]): string {
  return [
    frame.completionLength,
    frame.prompts.join(","),
    ...runs.map(
      ({ identity, record: { header } }) =>
        `${identity.short}/${identity.colour}/${header.experiment.settings.reward}`,
    ),
  ].join("|");
}
