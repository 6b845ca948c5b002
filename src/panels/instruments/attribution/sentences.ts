/** Whose work the updates were, in words computed from the sums over the run. */
import type { LedePart } from "../../lede/sentence";
import { percent } from "../../percent";
import { changeSize, signedChange } from "../plot/signed-change";
import type { Coverage, SignedRow } from "../plot/signed-columns";

/** Shares further apart from 0 and 1 than this mean that the parts work against each other. */
const AGAINST = 0.02;

/** Of the entropy that a run has lost so far, how much the classifier took and how much the backbone. */
export function attributionLede(
  run: LedePart,
  sums: SignedRow,
  { measured, made }: Coverage,
): readonly LedePart[] | null {
  const [classifier = 0, backbone = 0] = sums.parts;
  const { actual } = sums;
  if (!(Math.abs(actual) > 1e-4)) return null;
  const amount = `${changeSize(actual)} nats of entropy`;
  const verb = actual < 0 ? "lost" : "gained";
  const opening: LedePart[] =
    measured >= made
      ? [{ text: "Of the " }, { text: `${amount} that ` }, run, { text: ` has ${verb}, ` }]
      : [{ text: `Of the ${amount} that ` }, run, { text: ` ${verb} in ${measured} updates, ` }];
  const shares = [classifier / actual, backbone / actual] as const;
  if (shares.some((share) => share < -AGAINST || share > 1 + AGAINST)) {
    return [
      ...opening,
      { text: "the classifier’s part is " },
      { text: signedChange(classifier), tone: "rep" },
      { text: ", the backbone’s " },
      { text: signedChange(backbone), tone: "grad" },
      { text: "." },
    ];
  }
  return [
    ...opening,
    { text: percent(shares[0]), tone: "rep" },
    { text: " is the classifier’s work and " },
    { text: percent(shares[1]), tone: "grad" },
    { text: " the backbone’s." },
  ];
}
