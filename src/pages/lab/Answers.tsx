import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import type { ShownRun } from "./shown-runs";

const ANSWERS = [{ name: "answers", title: "Answers to held-out prompts", selector: ".answers" }];
const SHARES = [
  { name: "right answers", title: "How probable every right answer is", selector: ".shares" },
];

/** What the runs answer, and how probable every right answer is. Loaded after the first paint. */
export function Answers({ runs }: { readonly runs: readonly ShownRun[] }) {
  return (
    <>
      <div className="figure-host lab-answers-host">
        <AnswersPanel runs={runs} />
        {runs.length > 0 && <FigureMenu figures={ANSWERS} />}
      </div>
      <div className="figure-host lab-shares-host">
        <AnswerShares runs={runs} />
        {runs.length > 0 && <FigureMenu figures={SHARES} />}
      </div>
    </>
  );
}
