/** Which of the errors of the prediction are rounding's rather than first order's. */
import type { RippleReading } from "./ripple-reading";

/** An error within this factor of what rounding alone must contribute says nothing of theory. */
const NEAR = 4;
/** One that has fallen this many times less than its rate has stopped at a floor. */
const FLOOR = 3;

/** For each multiple of the step, [R]: whether its error no longer falls in proportion to the rate. */
export function roundingErrors({
  scales,
  errors,
  rounding,
}: Pick<RippleReading, "scales" | "errors" | "rounding">): boolean[] {
  return Array.from(errors, (error, i) => {
    if (error < NEAR * (rounding[i] as number)) return true;
    const scale = scales[i] as number;
    let larger = -1;
    scales.forEach((other, k) => {
      if (other > scale && (larger < 0 || other < (scales[larger] as number))) larger = k;
    });
    if (larger < 0) return false;
    const expected = (errors[larger] as number) * (scale / (scales[larger] as number));
    return error > FLOOR * expected && (errors[larger] as number) < 0.1;
  });
}
