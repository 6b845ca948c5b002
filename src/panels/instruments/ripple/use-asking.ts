import { useEffect, useRef } from "react";
import type { RunRecord } from "../../../run/record";
import { tryRipple, useRipple } from "./ripple-store";

/** How long a slider may move before the question is asked, ms. */
const PAUSE = 80;
/** While the run goes on, the answer is renewed at most this often, ms… */
const RENEWAL = 900;
/** …and takes no more than this share of the time. */
const SHARE = 0.3;

/**
 * Keeps the answer up to date: asks when the update is another one, and again when the run has moved
 * on. One question at a time, the newest draft last.
 */
export function useAsking(
  record: RunRecord | null,
  ask: (question: string, params: unknown) => Promise<never> | Promise<unknown>,
): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!record) return;
    let timer = 0;
    let busy = false;
    let [began, took] = [Number.NEGATIVE_INFINITY, 0];
    const outdated = () => {
      const { draft, applied, outcome, record: current } = useRipple.getState();
      if (!draft || !applied || current !== record) return null;
      if (outcome?.draft !== draft || outcome.record !== record) return { draft, wait: PAUSE };
      if (outcome.step >= record.lastStep) return null;
      const next = began + Math.max(RENEWAL, took / SHARE);
      return { draft, wait: Math.max(PAUSE, next - performance.now()) };
    };
    const look = () => {
      if (busy) return;
      clearTimeout(timer);
      const todo = outdated();
      if (todo) timer = window.setTimeout(go, todo.wait);
    };
    const go = async () => {
      const todo = outdated();
      if (!todo || busy) return;
      busy = true;
      began = performance.now();
      const { problem } = useRipple.getState();
      await tryRipple(record, todo.draft, latest.current as never);
      took = performance.now() - began;
      busy = false;
      const after = useRipple.getState();
      // What was refused is not asked again until something is different.
      if (after.problem !== null && (problem === null || after.draft === todo.draft)) return;
      look();
    };
    const ends = [useRipple.subscribe(look), record.subscribe(look)];
    look();
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [record]);
}
