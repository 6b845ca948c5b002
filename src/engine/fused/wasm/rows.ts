/**
 * How tokens are laid out in rows, so that what sequences have in common is computed once.
 *
 * The members of a group begin with the same tokens. Rows: first every group's shared tokens, then
 * every sequence's own ones. Row p·S + t is token t of group p; row P·S + b·U + u is token S + u of sequence
 * b, which belongs to group ⌊b/G⌋. The derivative at a shared row is the sum over the group's members,
 * so that backward, too, it is dealt with once.
 */

/** Which tokens there are. */
export interface SequenceRows {
  /** P. */
  readonly groups: number;
  /** G, sequences a group. */
  readonly members: number;
  /** S ≥ 0, tokens that a group shares. */
  readonly shared: number;
  /** U ≥ 0, tokens that a sequence has to itself. */
  readonly own: number;
}

/** Rows first, first + stride, … of which there are `count`. */
export interface Segment {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
}

/** Rows that go through the policy together, and the queries they stand for. */
export interface Part {
  readonly rows: Segment;
  /** Those of them whose logits are wanted. Nothing else is computed in the last block after its keys. */
  readonly outputs: Segment;
  /** Sequences, of `members` that share `shared` keys, with `own` rows of their own from `ownRow`. */
  readonly sequences: number;
  readonly members: number;
  readonly shared: number;
  readonly ownRow: number;
  readonly own: number;
  /** Which of a sequence's own rows are queries; in the last block only those from `outputFrom`. */
  readonly from: number;
  readonly to: number;
  readonly outputFrom: number;
}

/** P·G. */
export function sequenceCount({ groups, members }: SequenceRows): number {
  return groups * members;
}

/** P·S + P·G·U. */
export function rowCount(layout: SequenceRows): number {
  return layout.groups * layout.shared + sequenceCount(layout) * layout.own;
}

/** The shared tokens of all groups; of the last of each the logits are wanted. */
export function sharedPart({ groups, shared }: SequenceRows): Part {
  return {
    rows: { first: 0, count: groups * shared, stride: 1 },
    outputs: { first: shared - 1, count: shared === 0 ? 0 : groups, stride: shared },
    sequences: groups,
    members: 1,
    shared: 0,
    ownRow: 0,
    own: shared,
    from: 0,
    to: shared,
    outputFrom: shared - 1,
  };
}

/** All own tokens of all sequences. */
export function ownPart(layout: SequenceRows): Part {
  const rows = { first: layout.groups * layout.shared, count: sequenceCount(layout) * layout.own };
  return {
    rows: { ...rows, stride: 1 },
    outputs: { ...rows, stride: 1 },
    sequences: sequenceCount(layout),
    members: layout.members,
    shared: layout.shared,
    ownRow: rows.first,
    own: layout.own,
    from: 0,
    to: layout.own,
    outputFrom: 0,
  };
}

/** Own token u of every sequence. */
export function tokenPart(layout: SequenceRows, u: number): Part {
  const whole = ownPart(layout);
  const rows = { first: whole.ownRow + u, count: whole.sequences, stride: layout.own };
  return { ...whole, rows, outputs: rows, from: u, to: u + 1, outputFrom: u };
}

/** The row that predicts token k of sequence b's completion, which follows the shared tokens. */
export function rowOfToken(layout: SequenceRows, b: number, k: number): number {
  const { groups, members, shared, own } = layout;
  return k === 0
    ? Math.floor(b / members) * shared + shared - 1
    : groups * shared + b * own + k - 1;
}
