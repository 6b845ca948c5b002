/** What is attributed, and under which names. */
import type { SignedNames } from "../plot/signed-columns";

/** A quantity whose change is attributed. */
export interface Attributed {
  readonly id: string;
  readonly title: string;
  /** The term of the glossary that says what it is. */
  readonly term: string;
  readonly unit: string;
  readonly names: SignedNames;
  /** The metric of the standard error of what happened, where it is sampled. */
  readonly error?: string;
  /** The dear instrument that measures it, where that is not "attribution". */
  readonly instrument?: string;
}

/** Steps between two measurements of a dear instrument that is switched on. */
export const DEAR_EVERY = 10;

/** The three parts of a change, in the order of the stacks. */
export const ATTRIBUTION_PARTS = [
  { name: "classifier", colour: "--rep" },
  { name: "backbone", colour: "--grad" },
  { name: "interaction", colour: "--ink-3" },
] as const;

function namesUnder(prefix: string): SignedNames {
  return {
    parts: ATTRIBUTION_PARTS.map(({ name }) => `${prefix}/${name}`),
    actual: `${prefix}/actual`,
    rest: null,
  };
}

/** In the order of the rows. The parts of each add up to what happened, exactly. */
export const ATTRIBUTED: readonly Attributed[] = [
  {
    id: "logits",
    title: "Logits",
    term: "logit",
    unit: "‖Δz‖ on the probes",
    names: namesUnder("logit_change"),
  },
  {
    id: "entropy",
    title: "Entropy",
    term: "entropy",
    unit: "nats, mean of the probes",
    names: namesUnder("entropy_change"),
  },
  {
    id: "confidence",
    title: "Confidence",
    term: "confidence",
    unit: "largest π, mean of the probes",
    names: namesUnder("confidence_change"),
  },
  {
    id: "reward",
    title: "Held-out reward",
    term: "heldout/reward",
    unit: "share right, sampled",
    names: namesUnder("heldout_change/reward"),
    instrument: "heldout-attribution",
    error: "heldout_change/reward_error/actual",
  },
];
