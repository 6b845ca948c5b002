/** The kernels of a captured step. */
import type { CaptureShape } from "./capture-shape";
import { Kernel } from "./kernel";
import { advantagesProgram } from "./wgsl/advantages";
import { finishProgram } from "./wgsl/finish";
import { gradientProgram } from "./wgsl/gradient";
import { adamProgram, sgdProgram } from "./wgsl/optimizer";
import { promptsProgram } from "./wgsl/prompts";
import { rolloutProgram } from "./wgsl/rollout";
import { updateProgram } from "./wgsl/update";

/** Before the updates, where completions are sampled. */
const OF_SAMPLING = {
  prompts: promptsProgram,
  rollout: rolloutProgram,
  advantages: advantagesProgram,
} as const;

const OF_UPDATES = {
  update: updateProgram,
  gradient: gradientProgram,
  finish: finishProgram,
  sgd: sgdProgram,
  adam: adamProgram,
} as const;

/** The kernels, by name: those of sampling only where a step samples. */
export type StepKernels = Readonly<Record<keyof typeof OF_UPDATES, Kernel>> &
  Readonly<Partial<Record<keyof typeof OF_SAMPLING, Kernel>>>;

/**
 * Compiles all kernels of a shape at once.
 * @param onCompiled told how many of how many are there.
 * @throws Error with the compiler's message.
 */
export async function compileKernels(
  device: GPUDevice,
  shape: CaptureShape,
  onCompiled: (done: number, all: number) => void,
): Promise<StepKernels> {
  const programs = Object.entries({
    ...(shape.objective === "rl" ? OF_SAMPLING : {}),
    ...OF_UPDATES,
  });
  let done = 0;
  const compiled = await Promise.all(
    programs.map(async ([name, programOf]) => {
      const kernel = await Kernel.compile(device, programOf(shape));
      done += 1;
      onCompiled(done, programs.length);
      return [name, kernel] as const;
    }),
  );
  return Object.fromEntries(compiled) as unknown as StepKernels;
}
