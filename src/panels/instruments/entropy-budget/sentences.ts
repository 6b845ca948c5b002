/** What the budget says, in words computed from its numbers. */
import { formatFixed } from "../../../charts/format";
import type { LedePart } from "../../lede/sentence";
import { percent } from "../../percent";
import { changeSize, signedChange } from "../plot/signed-change";
import type { Coverage, SignedRow } from "../plot/signed-columns";

/** A share below this is said to be all, or none. */
const SMALL = 0.005;
/** From this share on it is said what first order leaves out. */
const MISSED = 0.1;

/**
 * Which component took the entropy so far: from the sums over the run. Null where nothing has
 * happened that could be told apart from rounding.
 */
export function budgetLede(
  run: LedePart,
  sums: SignedRow,
  { measured, made }: Coverage,
): readonly LedePart[] | null {
  const { actual, rest } = sums;
  const [representation = 0, gradient = 0] = sums.parts;
  const size = Math.abs(representation) + Math.abs(gradient);
  if (!(size > 1e-4) || !Number.isFinite(actual)) return null;
  const whole = measured >= made;
  const verb = actual < 0 ? "lost" : "gained";
  const amount = `${changeSize(actual)} nats`;
  // One line holds about a hundred letters: where there is more to say, "of entropy" is left to the title.
  const missed = Math.abs(rest / actual);
  const short = !whole || missed >= MISSED;
  const opening: LedePart[] = whole
    ? [run, { text: ` has ${verb} ${amount}${short ? "" : " of entropy"}` }]
    : [{ text: `In ${measured} of ${made} updates ` }, run, { text: ` ${verb} ${amount}` }];
  const closing: LedePart = { text: missed >= MISSED ? `; residual ${percent(missed)}.` : "." };
  const apart = Math.min(Math.abs(representation), Math.abs(gradient)) > size * 0.02;
  if (representation * gradient < 0 && apart) {
    return [
      ...opening,
      { text: ": by the " },
      { text: `representation ${signedChange(representation)}`, tone: "rep" },
      { text: ", by the " },
      { text: `gradient ${signedChange(gradient)}`, tone: "grad" },
      closing,
    ];
  }
  const share = Math.abs(gradient) / size;
  const all = (tone: "rep" | "grad"): LedePart[] => [
    ...opening,
    { text: ", all of it by the " },
    { text: tone === "rep" ? "representation" : "gradient", tone },
    closing,
  ];
  if (share < SMALL) return all("rep");
  if (share > 1 - SMALL) return all("grad");
  return [
    ...opening,
    { text: ": " },
    { text: percent(1 - share), tone: "rep" },
    { text: " by the representation, " },
    { text: percent(share), tone: "grad" },
    { text: " by the gradient" },
    closing,
  ];
}

/** How much more an optimiser did than the step of descent that the kernel predicts. */
export function scaleSentence(optimizer: string, predicted: number, actual: number): string {
  const times = Math.abs(actual / predicted);
  const words =
    Number.isFinite(times) && times >= 2
      ? `${optimizer} moved it ${times >= 10 ? formatFixed(times, 0) : formatFixed(times, 1)} times as far`
      : `${optimizer} made another step`;
  return `What SGD at the same rate would have done. ${words}, so what happened is not drawn here.`;
}
