/** What watched instruments measure, one after the other, and how long each took. */
import type { StepReport } from "../engine/trainer";
import type {
  Instrument,
  InstrumentResult,
  StateContext,
  StepInstrument,
} from "../instruments/instrument";
import type { StepTrace } from "../instruments/step-trace";
import type { Measured } from "./measurement";
import type { Trouble } from "./soundness";
import type { WatchList } from "./watch-list";

/** Measures with instruments, and tells the list of those that are watched. */
export class Measurer {
  /** @param now a clock in milliseconds. */
  constructor(
    private readonly watch: WatchList,
    private readonly now: () => number,
  ) {}

  /** Measures by the instruments' ids. One that fails does not end the run: its list says why. */
  async all<I extends Instrument>(
    instruments: readonly I[],
    measure: (instrument: I) => Promise<InstrumentResult | null>,
  ): Promise<Map<string, Measured>> {
    const results = new Map<string, Measured>();
    for (const instrument of instruments) {
      const start = this.now();
      try {
        const result = await measure(instrument);
        const milliseconds = this.now() - start;
        if (result === null) continue;
        this.watch.note(instrument.id, milliseconds);
        results.set(instrument.id, { result, milliseconds });
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        this.watch.note(instrument.id, this.now() - start, problem);
      }
    }
    return results;
  }

  /**
   * Measures an update.
   * @param state of the policy before it.
   * @param made what it left, and by which rates.
   */
  update(
    due: readonly StepInstrument[],
    state: StateContext,
    trace: StepTrace,
    { samples }: StepReport,
    { policy: after, rates }: Pick<Trouble, "policy" | "rates">,
  ): Promise<Map<string, Measured>> {
    const context = { ...state, policy: trace.before, after, trace, samples, rates };
    return this.all(due, (instrument) => instrument.measure(context));
  }
}
