/**
 * wasm and cpu: the RL step of the default preset against the reference engine and against idiomatic
 * TensorFlow.js, and the memory that a run holds between steps.
 */
import * as tf from "@tensorflow/tfjs-core";
import { untrainedShape } from "../../src/engine/trainer";
import { taskById } from "../../src/tasks/registry";
import { defaultPreset, type Preset, presetRuns } from "../default-preset";
import { plain, speedup } from "../figure";
import { interleave, type Side } from "../interleave";
import type { Answer, Bench, Family, NodeBackend } from "../row";
import { TapeTrainer } from "../tape/tape-trainer";

/** An idiomatic trainer of the preset's shape. */
function tapeTrainer({ settings, base }: Preset): TapeTrainer {
  return new TapeTrainer({
    shape: base?.shape ?? untrainedShape(settings),
    task: taskById(settings.task),
    prompts: settings.num_prompts,
    generations: settings.num_generations,
    learningRate: settings.learning_rate,
  });
}

/** What is done, and the bytes of tensors that it leaves behind. */
async function held<T>(make: () => Promise<T> | T): Promise<[T, number]> {
  const before = tf.memory().numBytes;
  const made = await make();
  return [made, tf.memory().numBytes - before];
}

function processorRows(backend: NodeBackend): Family {
  const REFERENCE = `${backend}/rl-step/reference`;
  const TAPE = `${backend}/rl-step/tape`;
  const MEMORY = `${backend}/memory`;
  const measure = async ({ pairs, wants }: Bench): Promise<Record<string, Answer>> => {
    const preset = await defaultPreset({ reward: "even_share" });
    const [{ runs, engine, reason }, bytes] = await held(() => presetRuns(preset, "fused"));
    const [tape, tapeBytes] = await held(() => tapeTrainer(preset));
    const sides: Record<string, Side> = { ours: () => runs.advance() };
    const owned: { dispose(): void }[] = [runs, tape];
    const answers: Record<string, Answer> = {
      [MEMORY]: plain(bytes / 2 ** 20, `idiomatic ${(tapeBytes / 2 ** 20).toPrecision(3)} MiB`),
    };
    if (wants(TAPE)) {
      sides.tape = () => tape.advance();
    }
    if (reason !== null) {
      answers[REFERENCE] = { leftOut: `there is no fused engine here: ${reason}` };
    } else if (wants(REFERENCE)) {
      const reference = (await presetRuns(preset, "reference")).runs;
      owned.push(reference);
      sides.reference = () => reference.advance();
    }
    const turns = await interleave(sides, pairs);
    const own = { name: `ours (${engine})`, turns: turns.ours ?? [] };
    if (turns.tape !== undefined) {
      answers[TAPE] = speedup(own, { name: "idiomatic", turns: turns.tape });
    }
    if (turns.reference !== undefined) {
      answers[REFERENCE] = speedup(own, { name: "reference engine", turns: turns.reference });
    }
    for (const one of owned) {
      one.dispose();
    }
    return answers;
  };
  return {
    backend,
    rows: [
      {
        id: REFERENCE,
        what: "RL step, default preset, against the reference engine",
        unit: "×",
        target: null,
      },
      {
        id: TAPE,
        what: "the same against idiomatic TensorFlow.js: tape, built-in Adam, no cache",
        unit: "×",
        target: null,
      },
      { id: MEMORY, what: "tensors that a run holds between steps", unit: "MiB", target: null },
    ],
    measure,
  };
}

export const wasmStepRows = processorRows("wasm");
export const cpuStepRows = processorRows("cpu");
