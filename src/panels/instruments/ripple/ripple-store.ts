/** The update that is being tried and what came of it; outlives a look at another panel. */
import { create } from "zustand";
import type { RunRecord } from "../../../run/record";
import type { Quantity } from "./ripple-reading";
import { type RippleReading, readRipple } from "./ripple-reading";
import { firstDraft, type RippleDraft, rippleParams } from "./ripple-update";

/** What an update did: the answer to one question. */
export interface RippleOutcome {
  readonly record: RunRecord;
  /** The policy θ_step that it was tried on. */
  readonly step: number;
  readonly draft: RippleDraft;
  readonly reading: RippleReading;
}

/** The draft of an update, and its answers. */
export interface RippleState {
  /** The run that the draft was begun for. */
  readonly record: RunRecord | null;
  readonly draft: RippleDraft | null;
  /** Whether the update is in force on the copy; after "undo" it is not. */
  readonly applied: boolean;
  readonly outcome: RippleOutcome | null;
  /** A question is under way. */
  readonly asking: boolean;
  /** Why the last question was refused, or null. */
  readonly problem: string | null;
  readonly quantity: Quantity;
}

export const useRipple = create<RippleState>()(() => ({
  record: null,
  draft: null,
  applied: true,
  outcome: null,
  asking: false,
  problem: null,
  quantity: "log-probability",
}));

/** Begins with another run: what was written stays, what it did elsewhere goes. */
export function beginRipple(record: RunRecord): void {
  const { record: before, draft } = useRipple.getState();
  if (before === record && draft) return;
  useRipple.setState({
    record,
    draft: draft ?? firstDraft(record),
    outcome: null,
    problem: null,
  });
}

/** Another update; it is tried at once. */
export function changeDraft(change: Partial<RippleDraft>): void {
  const { draft } = useRipple.getState();
  if (draft) useRipple.setState({ draft: { ...draft, ...change }, applied: true });
}

/** Takes the update back: nothing has to be undone, for the run was never touched. */
export function undoRipple(): void {
  useRipple.setState({ applied: false });
}

/** Puts the update in force again. */
export function applyRipple(): void {
  useRipple.setState({ applied: true });
}

/** Asks what a draft does and keeps the answer, unless another was asked meanwhile. */
export async function tryRipple(
  record: RunRecord,
  draft: RippleDraft,
  ask: (question: string, params: unknown) => Promise<Parameters<typeof readRipple>[0]>,
): Promise<void> {
  useRipple.setState({ asking: true });
  const still = () =>
    useRipple.getState().draft === draft && useRipple.getState().record === record;
  try {
    const answer = await ask("ripple", rippleParams(draft));
    const { step } = answer as { step?: number };
    const reading = readRipple(answer, record.header.probes.length);
    if (still()) {
      useRipple.setState({
        outcome: { record, step: step ?? Math.max(0, record.lastStep), draft, reading },
        problem: null,
      });
    }
  } catch (error) {
    if (still()) {
      useRipple.setState({ problem: error instanceof Error ? error.message : String(error) });
    }
  } finally {
    useRipple.setState({ asking: false });
  }
}
