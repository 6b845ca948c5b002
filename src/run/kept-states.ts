/** The states of a run that are kept on its way: to fall back on, and to have its steps again. */
import type { TrainerState } from "../engine/trainer";
import type { Phase } from "../experiment/phase";
import type { StateHistory } from "./state-history";

/** Steps between two states kept to fall back on. */
const KEEP_EVERY = 25;

/** What a session keeps of its trainer before it goes on. */
export class KeptStates {
  private good: TrainerState | null = null;
  private goodStep = -KEEP_EVERY;

  /** @param history where states are kept from which steps can be had again; null: nowhere. */
  constructor(private readonly history: StateHistory | null) {}

  /** The newest state known to be good, at most `KEEP_EVERY` steps old; null before the first. */
  get newest(): TrainerState | null {
    return this.good;
  }

  /** Whether the state at a step is to be kept. */
  due(step: number): boolean {
    return this.fallsBack(step) || this.history?.wants(step) === true;
  }

  /** Keeps the state at a step where that is due. */
  async keep(step: number, save: () => Promise<TrainerState>): Promise<void> {
    if (!this.due(step)) return;
    const fallsBack = this.fallsBack(step);
    const wanted = this.history?.wants(step) === true;
    const state = await save();
    if (wanted) this.history?.keep(state);
    if (!fallsBack) return;
    this.good = state;
    this.goodStep = step;
  }

  /** What phases wait for was measured on θ_step: a step that is made again must hear of it too. */
  noteAwaited(
    step: number,
    metrics: Readonly<Record<string, number>>,
    schedule: readonly Phase[],
  ): void {
    if (this.history === null) return;
    const awaited = schedule.flatMap(({ until }) =>
      until !== null && "metric" in until && until.metric in metrics
        ? [[until.metric, metrics[until.metric] as number] as const]
        : [],
    );
    if (awaited.length > 0) this.history.noteMeasured(step, Object.fromEntries(awaited));
  }

  private fallsBack(step: number): boolean {
    return step - this.goodStep >= KEEP_EVERY;
  }
}
