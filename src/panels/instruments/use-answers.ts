import { useEffect, useRef, useState } from "react";
import type { Answer } from "../../run/protocol";
import type { InstrumentPanelProps, InstrumentRun } from "./instrument-panel";

/** An answer, or why there is none. */
export interface Asked {
  readonly answer: Answer | null;
  readonly problem: string | null;
}

/** While a run goes on, a question is asked anew at most this often, ms. */
const AGAIN = 1500;

/**
 * Keeps the answers to one question about several runs up to date: asks when the question changes,
 * and anew as the runs go on. By the runs' roles; the last answers stay until there are newer ones.
 *
 * @param params what is asked, plain data; null asks nothing and gives nothing.
 */
export function useAnswers(
  runs: readonly Pick<InstrumentRun, "role" | "record">[],
  ask: InstrumentPanelProps["ask"],
  question: string,
  params: unknown,
): Readonly<Record<string, Asked>> {
  const [answers, setAnswers] = useState<Readonly<Record<string, Asked>>>({});
  const latest = useRef(params);
  latest.current = params;
  const key = params === null ? null : JSON.stringify(params);

  useEffect(() => {
    if (key === null) {
      setAnswers({});
      return;
    }
    let left = false;
    const ends = runs.map(({ role, record }) => {
      let [busy, timer, last, time] = [false, 0, -1, Number.NEGATIVE_INFINITY];
      const refresh = async () => {
        if (left || busy || record.lastStep < 0 || record.lastStep === last) return;
        busy = true;
        last = record.lastStep;
        time = performance.now();
        let asked: Asked;
        try {
          asked = { answer: await ask(question, latest.current, role), problem: null };
        } catch (error) {
          const problem = error instanceof Error ? error.message : String(error);
          asked = { answer: null, problem };
        }
        busy = false;
        if (!left) setAnswers((before) => ({ ...before, [role]: asked }));
      };
      const later = () => {
        if (timer !== 0) return;
        timer = window.setTimeout(
          () => {
            timer = 0;
            void refresh();
          },
          Math.max(0, time + AGAIN - performance.now()),
        );
      };
      void refresh();
      const leave = record.subscribe(later);
      return () => {
        clearTimeout(timer);
        leave();
      };
    });
    return () => {
      left = true;
      for (const end of ends) end();
    };
  }, [runs, ask, question, key]);
  return answers;
}
