import { useCallback, useEffect, useRef, useState } from "react";
import type { Answer } from "../../../run/protocol";
import type { RunRecord } from "../../../run/record";
import type { Cell } from "../../kernels/kernel-source";
import type { InstrumentPanelProps } from "../instrument-panel";

/** The block of a pair, as it was asked for. */
export interface AskedBlock {
  readonly cell: Cell;
  readonly answer: Answer | null;
  /** Why there is none. */
  readonly problem: string | null;
}

/** While a run goes on, a block is asked for anew at most this often, ms. */
const AGAIN = 1500;

/** Keeps the block of a pair up to date: asks when another pair is chosen, and as the run goes on. */
export function useBlock(
  record: RunRecord | null,
  ask: InstrumentPanelProps["ask"],
  cell: Cell,
): AskedBlock {
  const [block, setBlock] = useState<AskedBlock>({ cell, answer: null, problem: null });
  const busy = useRef(false);
  const asked = useRef({ key: "", time: Number.NEGATIVE_INFINITY });
  const { row, column } = cell;

  const refresh = useCallback(async () => {
    if (!record || record.lastStep < 0 || busy.current) return;
    const key = `${row} ${column} ${record.lastStep}`;
    if (asked.current.key === key) return;
    busy.current = true;
    asked.current = { key, time: performance.now() };
    try {
      const answer = await ask("block", { row, column });
      setBlock({ cell: { row, column }, answer, problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      setBlock({ cell: { row, column }, answer: null, problem });
    } finally {
      busy.current = false;
    }
  }, [record, ask, row, column]);

  useEffect(() => {
    asked.current = { key: "", time: Number.NEGATIVE_INFINITY };
    void refresh();
    let timer = 0;
    const leave = record?.subscribe(() => {
      if (timer !== 0) return;
      const wait = Math.max(0, asked.current.time + AGAIN - performance.now());
      timer = window.setTimeout(() => {
        timer = 0;
        void refresh();
      }, wait);
    });
    return () => {
      clearTimeout(timer);
      leave?.();
    };
  }, [record, refresh]);
  return block;
}
