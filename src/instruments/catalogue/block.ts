import type { Question } from "../instrument";
import { kernelBlock } from "../ntk/block";
import { QuestionParams } from "../question-params";
import { resultArray } from "../result-array";

/** A pair of probes, by their places. */
export interface BlockParams {
  /** x, whose logits move. */
  readonly row: number;
  /** x', whose logits are pushed. */
  readonly column: number;
}

export const blockQuestion: Question<BlockParams> = {
  id: "block",
  label: "The block of one pair",
  explanation: "How a push on one token at one context moves every token at another.",
  formula: String.raw`K(x,x')_{ab} = \Bigl\langle\frac{\partial z_a(x)}{\partial\theta},\frac{\partial z_b(x')}{\partial\theta}\Bigr\rangle`,
  source: "the split: Tomihari & Sato, arXiv:2405.16747; for RL: Tomihari, arXiv:2601.04670",
  cost: "a forward and V backward passes over two contexts",
  params: {
    row: "the place of the probe whose logits move, from 0",
    column: "the place of the probe whose logits are pushed, from 0",
  },
  scalars: {},
  arrays: {
    representation: { axes: ["token", "pushed token"], meaning: "⟨h(x), h(x')⟩ I" },
    gradient: { axes: ["token", "pushed token"], meaning: "W J(x) J(x')ᵀ Wᵀ" },
  },
  parse(params, { probes }) {
    const read = new QuestionParams(params, ["row", "column"]);
    const row = read.integer("row", 0, probes.length - 1);
    const column = read.integer("column", 0, probes.length - 1);
    read.check();
    return { row, column };
  },
  async answer({ policy, probes }, { row, column }) {
    type Probe = (typeof probes)[number];
    const block = await kernelBlock(policy, probes[row] as Probe, probes[column] as Probe);
    const { vocabulary } = policy.shape;
    const shape = [vocabulary, vocabulary];
    return {
      scalars: {},
      arrays: {
        representation: resultArray(shape, block.representation),
        gradient: resultArray(shape, block.gradient),
      },
    };
  },
};
