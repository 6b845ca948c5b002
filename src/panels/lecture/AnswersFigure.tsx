import { AnswerShares } from "../answers/AnswerShares";
import { AnswersPanel } from "../answers/AnswersPanel";
import type { FigureProps } from "./scene-run";

/** Completions of held-out prompts, and how the policy spreads itself over the right answers. */
export function AnswersFigure({ runs }: FigureProps) {
  return (
    <div className="lec-answers">
      <AnswersPanel runs={runs} />
      <AnswerShares runs={runs} />
    </div>
  );
}
