/** A state of a run that was not kept, from one that was. */
import { Trainer, type TrainerState } from "../engine/trainer";
import { edited, type StatePath } from "./state-history";

/**
 * θ_step with all that belongs to it, by making the steps from the kept state again: the same one bit
 * for bit on wasm and cpu, and within what float32 sums in another order differ by on webgpu.
 * @param onStep is told of every step that was made again.
 */
export async function recompute(
  path: StatePath,
  onStep: (step: number) => void = () => {},
): Promise<TrainerState> {
  const { state, step, edits, measured } = path;
  if (state.step === step) return state;
  const trainer = Trainer.restore(state);
  let experiment = state.experiment;
  try {
    for (;;) {
      for (const edit of edits) {
        if (edit.step !== trainer.step) continue;
        if (edit.kind === "schedule") trainer.setSchedule(edit.phases);
        else trainer.set(edit.patch);
        experiment = edited(experiment, edit);
      }
      if (trainer.step === step) break;
      await trainer.advance(measured.get(trainer.step));
      onStep(trainer.step);
    }
    return { ...(await trainer.save()), experiment };
  } finally {
    trainer.dispose();
  }
}
