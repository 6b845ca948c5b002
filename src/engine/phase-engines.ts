/** What makes the steps of a run, by what its phases learn from. */
import type { PhaseObjective } from "../experiment/phase";
import type { ChosenEngine, Progress } from "./step-engine";

/** The engines of a run: each is chosen once, at the latest with the first step of such a phase. */
export class PhaseEngines {
  readonly #choose: (objective: PhaseObjective, onProgress: Progress) => Promise<ChosenEngine>;
  readonly #chosen = new Map<PhaseObjective, ChosenEngine>();
  readonly #choosing = new Map<PhaseObjective, Promise<ChosenEngine>>();

  /** @param choose chooses the engine for an objective, as `chooseEngine` does. */
  constructor(choose: (objective: PhaseObjective, onProgress: Progress) => Promise<ChosenEngine>) {
    this.#choose = choose;
  }

  /** The one that is chosen; undefined where none is yet. */
  get(objective: PhaseObjective): ChosenEngine | undefined {
    return this.#chosen.get(objective);
  }

  /** Chooses the one for an objective, unless that is done or under way. */
  async ready(objective: PhaseObjective, onProgress: Progress = () => {}): Promise<void> {
    const choosing = this.#choosing.get(objective) ?? this.#choose(objective, onProgress);
    this.#choosing.set(objective, choosing);
    this.#chosen.set(objective, await choosing);
  }
}
