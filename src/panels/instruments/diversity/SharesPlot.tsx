import { useMemo, useRef, useState } from "react";
import { formatCount, formatFixed } from "../../../charts/format";
import type { RunRecord } from "../../../run/record";
import { taskById, taskByToken } from "../../../tasks/registry";
import { promptDigits, tokensText } from "../../../tasks/vocabulary";
import { Term } from "../../terms/Term";
import { usePainter } from "../../use-painter";
import type { InstrumentPanelProps, InstrumentRun, Playhead } from "../instrument-panel";
import { measuredAt } from "../measured";
import { Plot, type PlotScene } from "../plot/Plot";
import { useAnswers } from "../use-answers";
import { type Shares, sharesOf } from "./answer-shares";
import { paintShares, type SharesRun } from "./paint-shares";
import { parsePrompt } from "./prompt-text";

const ASK = "answer-distribution";

/** The exact distribution over the right answers to one prompt, run beside run. */
export function SharesPlot(props: {
  readonly runs: readonly InstrumentRun[];
  readonly playhead: Playhead;
  readonly ask: InstrumentPanelProps["ask"];
}) {
  const { runs, playhead, ask } = props;
  const [prompt, setPrompt] = useState<readonly number[] | null>(null);
  const live = useMemo(
    () => runs.filter(({ role }) => role === "main" || role === "companion"),
    [runs],
  );
  const params = useMemo(() => prompt && { prompt }, [prompt]);
  const asked = useAnswers(live, ask, ASK, params);
  const sources = useMemo(() => [...live.map(({ record }) => record), playhead], [live, playhead]);
  const head = useRef<HTMLHeadingElement>(null);
  const words = useRef<HTMLUListElement>(null);

  const read = ({ role, record }: InstrumentRun): Shares | null => {
    if (prompt) {
      const answer = asked[role]?.answer;
      return answer ? sharesOf(answer.step, answer.arrays) : null;
    }
    return recorded(record, playhead.stepOf(record));
  };
  const shown = (): { run: InstrumentRun; shares: Shares }[] =>
    live.flatMap((run) => {
      const shares = read(run);
      return shares ? [{ run, shares }] : [];
    });
  const shownPrompt = () => prompt ?? recordedPrompt(live[0]?.record ?? null, playhead);

  usePainter(sources, () => {
    const list = shown();
    const tokens = shownPrompt();
    if (head.current) {
      const count = list[0]?.shares.answers.length;
      const length = list[0]?.shares.answers[0]?.length;
      const task = tokens && taskByToken(tokens[0] ?? -1, length);
      const text =
        tokens && count
          ? `All ${formatCount(count)} right answer${count === 1 ? "" : "s"} to ${task?.label ?? ""} ${promptDigits(tokens).join("")}=`
          : "All right answers to one prompt";
      if (head.current.textContent !== text) head.current.textContent = text;
    }
    const lines = list.map(({ run, shares }) => ({ run, text: sentence(shares) }));
    const before = words.current?.dataset.text;
    const text = lines.map((line) => `${line.run.identity.short} ${line.text}`).join("\n");
    if (words.current && before !== text) {
      words.current.dataset.text = text;
      words.current.replaceChildren(
        ...lines.map(({ run, text: line }) => {
          const item = document.createElement("li");
          const name = document.createElement("b");
          name.className = run.identity.colour;
          name.textContent = run.identity.short;
          item.append(name, ` ${line}`);
          return item;
        }),
      );
    }
  });

  const paint = (scene: PlotScene) => {
    const list = shown();
    if (list.length === 0) {
      const problem = Object.values(asked).find((one) => one.problem)?.problem;
      scene.overlay.text("empty", 34, 40, problem ?? "measured when the run begins", {});
      return;
    }
    paintShares(
      scene,
      list.map(
        ({ run, shares }): SharesRun => ({
          key: run.role,
          shares,
          colour: run.identity.colour,
        }),
      ),
    );
  };
  const describe = () => {
    const list = shown();
    if (list.length === 0) return "Distribution over right answers: not measured yet.";
    return list
      .map(({ run, shares }) => `${run.identity.name}, step ${shares.step}: ${sentence(shares)}`)
      .join(" ");
  };
  return (
    <section className="diversity-shares">
      <header>
        <h2 ref={head} className="ins-title">
          All right answers to one prompt
        </h2>
        <PromptField
          record={live[0]?.record ?? null}
          chosen={prompt !== null}
          onChoose={setPrompt}
        />
      </header>
      <ul ref={words} className="diversity-words" />
      <Plot className="diversity-plot" sources={sources} paint={paint} describe={describe} />
      <p className="ins-unit">
        <Term id="answer-probabilities">Exact probabilities</Term> on a square-root scale; all wrong
        ones together, from 0 to 1. Dotted: what each right answer would have if they were equally
        likely.
        {prompt &&
          " A prompt of your own is answered by the policy as it is now, not at the step in view."}
      </p>
    </section>
  );
}

/** A prompt of the visitor's own; what is wrong with it is said beside it. */
function PromptField(props: {
  readonly record: RunRecord | null;
  readonly chosen: boolean;
  readonly onChoose: (prompt: readonly number[] | null) => void;
}) {
  const { record, chosen, onChoose } = props;
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const task = record && taskById(record.header.experiment.settings.task);
  const apply = () => {
    if (!task || text.trim() === "") return;
    const read = parsePrompt(text, task);
    if ("problem" in read) setProblem(read.problem);
    else {
      setProblem(null);
      onChoose(read.prompt);
    }
  };
  return (
    <form
      className="diversity-prompt"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <label>
        <span className="second">another prompt</span>{" "}
        <input
          className="value"
          size={5}
          maxLength={6}
          inputMode="numeric"
          placeholder="3174"
          value={text}
          aria-invalid={problem !== null}
          onChange={(event) => setText(event.target.value)}
        />
      </label>{" "}
      <button type="submit" className="value">
        show
      </button>
      {chosen && (
        <button
          type="button"
          className="value"
          onClick={() => {
            setText("");
            setProblem(null);
            onChoose(null);
          }}
        >
          back to the recorded one
        </button>
      )}
      {problem && (
        <span role="alert" className="ins-unit">
          {problem}
        </span>
      )}
    </form>
  );
}

function recorded(record: RunRecord, step: number): Shares | null {
  const frame = measuredAt(record, "answers", step);
  return frame && sharesOf(frame.step, frame.arrays);
}

function recordedPrompt(record: RunRecord | null, playhead: Playhead): readonly number[] | null {
  const frame = record && measuredAt(record, "answers", playhead.stepOf(record));
  return frame?.arrays.prompt ? Array.from(frame.arrays.prompt.data) : null;
}

/** "right .92, as diverse as 5.3 equally likely answers; most probable 4137, .10." */
function sentence({ answers, probabilities, right, effective }: Shares): string {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const top = `${tokensText(answers[best] ?? [])}, ${formatFixed(probabilities[best] ?? 0)}`;
  if (answers.length === 1) return `right ${formatFixed(right)}.`;
  return `right ${formatFixed(right)}, as diverse as ${formatFixed(effective, 1)} equally likely answers; most probable ${top}.`;
}
