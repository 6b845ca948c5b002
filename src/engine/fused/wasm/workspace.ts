/** Everything that a step of one shape keeps in the kernels' memory. */
import { type PolicyShape, parameterCount, parameterLayout } from "../../layout";
import type { Arena } from "./arena";
import { type BackwardScratch, makeScratch } from "./backward";
import type { Address } from "./kernels";
import { rowCount, rowOfToken, type SequenceRows, sequenceCount } from "./rows";
import { makeTape, type Tape, takeConstants, tapeBytes } from "./tape";
import type { TrainedState } from "./update";

/** What decides the size of a workspace. */
export interface WorkspaceSize {
  readonly shape: PolicyShape;
  readonly rows: SequenceRows;
  /** L, tokens a completion that the loss is of. */
  readonly completionLength: number;
  /** Whether there is a base policy to score the completions with. */
  readonly hasBase: boolean;
  /** Whether the optimiser has moments. */
  readonly hasMoments: boolean;
  /** Whether the policy has constants. */
  readonly hasConstants: boolean;
}

/** The tokens that the loss is of, n = b·L + k; each array [B·L]. */
export interface LossTokens {
  readonly count: number;
  /** Rows that predict them, and what they are: 32-bit integers. */
  readonly rowOf: Address;
  readonly chosen: Address;
  /** ∂L/∂log π and the weight of the entropy's derivative, both by τ. */
  readonly weights: Address;
  readonly bonus: Address;
}

/** A step's memory. */
export interface Workspace {
  readonly size: WorkspaceSize;
  readonly state: TrainedState;
  readonly gradient: Address;
  readonly tape: Tape;
  readonly scratch: BackwardScratch;
  /** ∂L/∂z [R,V]. */
  readonly dLogits: Address;
  readonly loss: LossTokens;
  /** Gumbel noise [L,B,V], and tokens as they are drawn [L,B]. */
  readonly noise: Address;
  readonly drawn: Address;
  readonly base: { readonly theta: Address; readonly tape: Tape } | null;
}

/** Names a size; equal for equal sizes of one shape. */
export function sizeKey(size: WorkspaceSize): string {
  const { rows, completionLength, hasBase, hasMoments, hasConstants } = size;
  const { groups, members, shared, own } = rows;
  return [groups, members, shared, own, completionLength, hasBase, hasMoments, hasConstants].join(
    " ",
  );
}

/** Bytes of a workspace, near enough: tapes, and the derivatives of one block. */
export function workspaceBytes({ shape, rows, hasBase }: WorkspaceSize): number {
  const oneBlock = tapeBytes({ ...shape, layers: 1 }, rows);
  return tapeBytes(shape, rows) + oneBlock * (hasBase ? 2 : 1);
}

/** Lays a workspace out in an arena, from its beginning. What was there is lost. */
export function makeWorkspace(arena: Arena, size: WorkspaceSize): Workspace {
  arena.clear();
  const { shape, rows, completionLength } = size;
  const parameters = parameterCount(parameterLayout(shape));
  const batch = sequenceCount(rows);
  const tokens = batch * completionLength;
  const constants = size.hasConstants ? takeConstants(arena, shape) : null;
  const tape = makeTape(arena, shape, rows, true, constants);
  const workspace: Workspace = {
    size,
    state: {
      theta: arena.take(parameters),
      moments: size.hasMoments
        ? { first: arena.take(parameters), second: arena.take(parameters) }
        : null,
    },
    gradient: arena.take(parameters),
    tape,
    scratch: makeScratch(arena, shape, rowCount(rows), tape.keys),
    dLogits: arena.take(rowCount(rows) * shape.vocabulary),
    loss: {
      count: tokens,
      rowOf: arena.take(tokens),
      chosen: arena.take(tokens),
      weights: arena.take(tokens),
      bonus: arena.take(tokens),
    },
    noise: arena.take(tokens * shape.vocabulary),
    drawn: arena.take(tokens),
    base: size.hasBase
      ? { theta: arena.take(parameters), tape: makeTape(arena, shape, rows, false, constants) }
      : null,
  };
  const rowOf = arena.integers(workspace.loss.rowOf, tokens);
  for (let n = 0; n < tokens; n++) {
    rowOf[n] = rowOfToken(rows, Math.floor(n / completionLength), n % completionLength);
  }
  return workspace;
}

/** Copies the tokens of a workspace's tape to its base policy's. */
export function shareTokens(arena: Arena, { tape, base }: Workspace): void {
  if (base !== null) {
    const rows = rowCount(tape.layout);
    arena.integers(base.tape.tokens, rows).set(arena.integers(tape.tokens, rows));
  }
}
