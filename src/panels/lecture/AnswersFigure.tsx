import { AnswersPanel } from "../answers/AnswersPanel";
import { RightAnswersFigure } from "./RightAnswersFigure";
import type { FigureProps } from "./scene-run";

/** Completions of held-out prompts, judged with the answer, and how the policy spreads itself over the right ones. */
export function AnswersFigure({ runs, asked, stepInView }: FigureProps) {
  return (
    <div className="lec-answers" data-sealed={!asked || undefined}>
      <AnswersPanel runs={runs} />
      <RightAnswersFigure runs={runs} stepInView={stepInView} />
    </div>
  );
}
