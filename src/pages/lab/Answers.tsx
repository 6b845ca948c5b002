import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import type { ShownRun } from "./shown-runs";

/** What the runs answer, and how probable every right answer is. Loaded after the first paint. */
export function Answers({ runs }: { readonly runs: readonly ShownRun[] }) {
  return (
    <>
      <AnswersPanel runs={runs} />
      <AnswerShares runs={runs} />
    </>
  );
}
