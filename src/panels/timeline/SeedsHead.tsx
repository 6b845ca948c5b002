import { Hint } from "../controls/Hint";

/** What the figures of several seeds are, and when it is asked what their marks are. */
export function SeedsHead({
  seeds,
  top,
}: {
  readonly seeds: readonly number[];
  readonly top: number;
}) {
  const [lead = 0] = seeds;
  const explanation =
    `Thick lines are means over seeds ${lead} to ${lead + seeds.length - 1}, and bands the 95 % ` +
    "intervals of these means by Student’s t. Faint lines are the seeds; dotted, with a ring, is " +
    `seed ${lead}, whose kernel and answers are shown. What only it measures says so.`;
  return (
    <p className="tl-seeds" style={{ top }}>
      <Hint text={explanation}>mean of {seeds.length} seeds</Hint>
    </p>
  );
}
