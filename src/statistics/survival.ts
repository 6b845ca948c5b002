/**
 * Times to an event where some runs ended before it came. Such a run is *censored*: it says that the
 * event came later than its end, and leaving it out would make the slow arm look fast.
 */
import { type Curve, firstCrossing } from "./curve";

/** When an event came, or until when it had not. */
export interface Time {
  readonly time: number;
  /** Whether the event came at `time`; false where the run ended there without it. */
  readonly reached: boolean;
}

/**
 * The step at which a curve first reaches a level, interpolated; censored at `horizon`, the run's last
 * step, where it does not. A curve that begins there counts as reached at its first step.
 */
export function timeToLevel(curve: Curve, level: number, horizon: number): Time {
  const crossing = firstCrossing(curve, level);
  return crossing === null
    ? { time: horizon, reached: false }
    : { time: crossing.step, reached: true };
}

/** A step of the estimated survival curve: from `time` on, the share that has not had the event. */
export interface SurvivalStep {
  readonly time: number;
  readonly survival: number;
}

/**
 * The Kaplan–Meier estimate of the share of runs without the event by time t, S(t) = Π_{tᵢ≤t} (1 −
 * dᵢ/nᵢ) (Kaplan & Meier, JASA 53, 1958). Begins at (0, 1); a run that is censored at an event's time
 * counts as still at risk then.
 */
export function kaplanMeier(times: readonly Time[]): SurvivalStep[] {
  const steps: SurvivalStep[] = [{ time: 0, survival: 1 }];
  const events = new Set(times.filter(({ reached }) => reached).map(({ time }) => time));
  let survival = 1;
  for (const time of [...events].sort((a, b) => a - b)) {
    const atRisk = times.filter((one) => one.time >= time).length;
    const died = times.filter((one) => one.reached && one.time === time).length;
    survival *= 1 - died / atRisk;
    if (time === 0) steps.pop();
    steps.push({ time, survival });
  }
  return steps;
}

/** The smallest time by which half of the runs have had the event; null where that was not seen. */
export function medianTime(times: readonly Time[]): number | null {
  return kaplanMeier(times).find(({ survival }) => survival <= 0.5 + 1e-12)?.time ?? null;
}

/**
 * The restricted mean ∫₀^horizon S(t) dt: the mean time to the event, counting no more than `horizon`
 * (Royston & Parmar, BMC Med. Res. Methodol. 13:152, 2013). Where every run is watched to the horizon
 * it is the mean of min(time, horizon).
 * @throws RangeError where a run was censored before the horizon and none was watched longer, since
 *   the curve is not known up to there.
 */
export function restrictedMean(times: readonly Time[], horizon: number): number {
  const steps = kaplanMeier(times);
  const last = Math.max(...times.map(({ time }) => time));
  const end = steps[steps.length - 1] as SurvivalStep;
  if (times.length === 0 || (last < horizon && end.survival > 0)) {
    throw new RangeError(`restricted mean: nothing is known between ${last} and ${horizon}`);
  }
  return steps.reduce((area, { time, survival }, index) => {
    const until = Math.min(steps[index + 1]?.time ?? horizon, horizon);
    return area + survival * Math.max(0, until - time);
  }, 0);
}

/**
 * The time that a run is counted with where no more than `horizon` counts. Over pairs of runs watched to
 * one horizon, the mean difference of these is the difference of the restricted means, and their order
 * is right even where one of a pair is censored.
 * @throws RangeError for a run censored before the horizon.
 */
export function restrictedTime({ time, reached }: Time, horizon: number): number {
  if (!reached && time < horizon) {
    throw new RangeError(`restricted time: censored at ${time}, before the horizon ${horizon}`);
  }
  return Math.min(time, horizon);
}
