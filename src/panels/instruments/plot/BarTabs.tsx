import { useChoice } from "../use-choice";
import { BARS, SUMS } from "./bar-choices";

/** How an instrument's bars are drawn. */
export interface BarChoice {
  /** Whether each bar is the sum of all up to its step. */
  readonly summed: boolean;
  /** Whether bars far longer than most are drawn in full. */
  readonly whole: boolean;
}

/** What is chosen of the bars of an instrument, by its id: it has `SUMS` and `BARS` among its choices. */
export function useBarChoice(instrument: string): BarChoice {
  const [sums] = useChoice(instrument, SUMS);
  const [bars] = useChoice(instrument, BARS);
  return { summed: sums === "cumulated", whole: bars === "in-full" };
}

/** Chooses it. */
export function BarTabs({ instrument }: { readonly instrument: string }) {
  const [sums, setSums] = useChoice(instrument, SUMS);
  const [bars, setBars] = useChoice(instrument, BARS);
  const summed = sums === "cumulated";
  const whole = bars === "in-full";
  return (
    <>
      <span className="tabs">
        {[false, true].map((one) => (
          <button
            key={String(one)}
            type="button"
            aria-pressed={summed === one}
            onClick={() => setSums(one ? "cumulated" : "each-step")}
          >
            {one ? "cumulated" : "each step"}
          </button>
        ))}
      </span>
      <span className="tabs">
        <button
          type="button"
          aria-pressed={whole}
          disabled={summed}
          title="Bars far longer than most are cut, unless this is chosen"
          onClick={() => setBars(whole ? "cut" : "in-full")}
        >
          longest bars in full
        </button>
      </span>
    </>
  );
}
