/** What the ripple shows, in words computed from its numbers. */
import { formatFixed, formatPercent } from "../../../charts/format";
import type { LedePart } from "../../lede/sentence";
import type { Movements } from "./movement";
import type { Part, RippleReading } from "./ripple-reading";
import { ordinal, type RippleDraft } from "./ripple-update";
import { roundingErrors } from "./rounding-errors";

/** The sentence over the maps: in how many contexts each component moves the tokens along. */
export function rippleLede(draft: RippleDraft, moved: Movements): LedePart[] {
  const { rises, falls, sameTask, otherTasks } = moved;
  const contexts = sameTask.count + otherTasks.count;
  const up = draft.reward > 0;
  const verb = up ? "rise" : "fall";
  const tokens =
    draft.token === "all" ? `its tokens ${verb}` : `its ${ordinal(draft.token)} token ${verb}s`;
  const along = up ? rises : falls;
  const opening = { text: `${up ? "Reward" : "Punish"} one answer: ${tokens} in ` };
  const idle = (part: Part) => rises[part] + falls[part] === 0;
  if (idle("gradient") !== idle("representation")) {
    const [part, tone, other, idleTone] = idle("gradient")
      ? (["representation", "rep", "gradient", "grad"] as const)
      : (["gradient", "grad", "representation", "rep"] as const);
    return [
      opening,
      { text: `${along[part]} of ${contexts}`, tone },
      { text: ` contexts by the ${part}; the ` },
      { text: other, tone: idleTone },
      { text: " is idle." },
    ];
  }
  return [
    opening,
    { text: `${along.representation} of ${contexts}`, tone: "rep" },
    { text: " contexts by the representation, in " },
    { text: String(along.gradient), tone: "grad" },
    { text: " by the gradient." },
  ];
}

/** How wrong the prediction is at the whole step; null where nothing moved. */
function predictionError({ scales, errors }: RippleReading): number | null {
  const error = errors[scales.indexOf(1)] as number;
  return Number.isFinite(error) ? error : null;
}

/** Up to this error first order is called enough, and from the other on it is said to fail. */
const ENOUGH = 0.05;
const FAILS = 0.5;

/** Whether first order is enough at this rate, in a sentence. */
export function predictionSentence(reading: RippleReading, draft: RippleDraft): string {
  const error = predictionError(reading);
  if (error === null) return "The step moves nothing: what it would train is held.";
  const at = reading.scales.indexOf(1);
  if (roundingErrors(reading)[at]) {
    return "Exact up to rounding: with the features held, the logits are linear in the step.";
  }
  const along =
    draft.step === "sgd"
      ? "The kernel is first order in the rate, so its error falls in proportion."
      : "This is first order along the optimiser’s own step, which the kernel does not predict.";
  const off = `Over all tokens and contexts Δz is off by ${formatPercent(error)}`;
  if (error <= ENOUGH) return `${off}. ${along}`;
  if (error < FAILS) return `${off} at this rate. ${along}`;
  return `${off}: at this rate the step leaves the region where first order holds.`;
}

/** The maps in a sentence each, for those who cannot see them. */
export function mapSentence(
  name: string,
  quantity: string,
  target: string,
  here: number,
  sameTask: number,
  otherTasks: number,
): string {
  return (
    `${name}, ${quantity}: ${target} moves by ${signed(here)} in the updated context, ` +
    `by ${signed(sameTask)} in the mean on the same task and by ${signed(otherTasks)} on other tasks.`
  );
}

/** A change in nats with its sign: "+.31", "−.04", "0". */
export function signed(value: number, decimals = 2): string {
  const text = formatFixed(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
