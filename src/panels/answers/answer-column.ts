/** One run's completions of one prompt, as elements that are made once and rewritten at every step. */
import { formatFixed } from "../../charts/format";
import { termOfRun } from "../../glossary/run-term";
import type { RolloutFrame } from "../../run/frames";
import type { RunIdentity } from "../../store/run-identity";
import { tokenText } from "../../tasks/vocabulary";
import { setText } from "../use-painter";
import { type AnswerGroup, completionAt } from "./groups";
import { judgeOf, tally, tallyText } from "./judge";
import { tokenTint } from "./tint";

interface Row {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
  readonly mark: HTMLElement;
  readonly shape: SVGPathElement;
  readonly advantage: HTMLElement;
}

/** A run's name; one that the glossary has is explained where it stands. */
function runName(name: string): Node {
  const term = termOfRun(name);
  return term === null ? document.createTextNode(name) : termButton(term, name);
}

/** A word that is explained where it stands. */
export function termButton(term: string, word: string): HTMLButtonElement {
  const button = make("button", "term", word) as HTMLButtonElement;
  button.type = "button";
  button.dataset.term = term;
  button.setAttribute("aria-haspopup", "dialog");
  return button;
}

/** The column of one run and one prompt. */
export class AnswerColumn {
  readonly element: HTMLElement;
  readonly #rows: readonly Row[];
  readonly #sum: HTMLElement;
  /** Over the advantages, where there are any. */
  readonly #unit: HTMLElement;
  readonly #colour: RunIdentity["colour"];
  readonly #rewarded: boolean;

  /** @param rewarded whether the run's reward is being right, so that marks say what it would be. */
  constructor(identity: RunIdentity, rows: number, length: number, rewarded: boolean) {
    this.#colour = identity.colour;
    this.#rewarded = rewarded;
    this.element = make("div", "answer-column");
    const head = make("div", `answer-head ${identity.colour}`);
    head.append(runName(identity.short));
    this.#unit = termButton("advantage", "adv.");
    this.#unit.classList.add("answer-unit");
    this.#unit.hidden = true;
    head.append(this.#unit);
    this.#rows = Array.from({ length: rows }, () => makeRow(length));
    this.#sum = make("div", "answer-sum");
    this.element.append(head, ...this.#rows.map((row) => row.element), this.#sum);
  }

  /** Writes the rows of `group`; a frame of another run has the same prompts in the same order. */
  write(frame: RolloutFrame, group: AnswerGroup): void {
    const judge = judgeOf(group.prompt);
    const completions = group.rows.map((row) => completionAt(frame, row));
    const share = completions.filter((one) => one && judge(one) === -1).length / completions.length;
    let advantages = false;
    this.#rows.forEach((row, i) => {
      const source = group.rows[i];
      const completion = completions[i];
      if (source === undefined || completion === undefined) return;
      const wrong = judge(completion);
      row.cells.forEach((cell, t) => {
        const token = completion[t];
        setText(cell, token === undefined ? "" : tokenText(token));
        const p = Math.exp(frame.logprobs[source * frame.completionLength + t] ?? 0);
        const background = tokenTint(this.#colour, p);
        if (cell.dataset.tint !== background) {
          cell.dataset.tint = background;
          cell.style.background = background;
        }
        cell.classList.toggle("answer-wrong", t === wrong);
      });
      const right = wrong === -1;
      if (row.mark.dataset.right !== String(right)) {
        row.mark.dataset.right = String(right);
        row.shape.setAttribute("d", right ? CHECK : CROSS);
        row.mark.setAttribute("aria-label", right ? "right" : "wrong");
      }
      const trained = frame.advantages[source] ?? Number.NaN;
      // Held-out prompts are not trained on: it is what a group-relative update would begin with.
      const wouldBe = this.#rewarded ? (right ? 1 : 0) - share : Number.NaN;
      const advantage = Number.isNaN(trained) ? wouldBe : trained;
      if (!Number.isNaN(advantage)) advantages = true;
      setText(row.advantage, Number.isNaN(advantage) ? "" : signed(advantage));
    });
    this.#unit.hidden = !advantages;
    setText(this.#sum, tallyText(tally(group.prompt, completions)));
  }
}

function makeRow(length: number): Row {
  const element = make("div", "answer-row");
  const tokens = make("span", "answer-tokens");
  const cells = Array.from({ length }, () => make("i", ""));
  tokens.append(...cells);
  const mark = make("span", "answer-mark");
  mark.setAttribute("role", "img");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("width", "12");
  svg.setAttribute("height", "12");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  svg.append(shape);
  mark.append(svg);
  const advantage = make("span", "answer-advantage");
  element.append(tokens, mark, advantage);
  return { element, cells, mark, shape, advantage };
}

function make(tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function signed(value: number): string {
  const text = formatFixed(value, Math.abs(value) >= 9.995 ? 0 : 2);
  return value > 0 && text !== "0" ? `+${text}` : text;
}

const SVG = "http://www.w3.org/2000/svg";
const CHECK = "M2 6.6 4.8 9.4 10 3";
const CROSS = "M2.8 2.8 9.2 9.2M9.2 2.8 2.8 9.2";
