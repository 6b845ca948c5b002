/**
 * Which passes instruments use: the fused ones of the current backend, where they can be. Each is
 * compiled and checked on this very device when it is first asked for, once a shape.
 */
import * as tf from "@tensorflow/tfjs-core";
import { PassCheck } from "./check-passes";
import { WasmPasses } from "./fused/wasm/wasm-passes";
import { webgpuPasses } from "./fused/webgpu/passes/webgpu-passes";
import type { PolicyShape } from "./layout";
import type { ContextRows, MadePasses, PassName, PolicyPasses } from "./passes";
import type { Policy } from "./policy";

/** What makes passes on the current backend, by the backend's name. */
const MAKERS: Readonly<Record<string, (shape: PolicyShape) => Promise<MadePasses>>> = {
  wasm: async (shape) => ({ passes: await WasmPasses.load(shape), reason: null }),
  webgpu: webgpuPasses,
};

/** The passes of one shape on one backend. */
interface Known {
  readonly passes: PolicyPasses | null;
  /** Why a pass is not used, as the end of a sentence; null where it is. One answer, however often asked. */
  readonly refusal: (name: PassName) => Promise<string | null>;
}

const known = new WeakMap<object, Map<string, Promise<Known>>>();

/** The passes of the current backend, not checked yet, or why there are none. */
export async function makePasses(shape: PolicyShape): Promise<MadePasses> {
  const maker = MAKERS[tf.getBackend()];
  if (maker === undefined) {
    return { passes: null, reason: `the backend is ${tf.getBackend()}, which has no fused passes` };
  }
  try {
    return await maker(shape);
  } catch (error) {
    return { passes: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function learn(shape: PolicyShape): Promise<Known> {
  const { passes, reason } = await makePasses(shape);
  if (passes === null) {
    return { passes, refusal: async () => reason };
  }
  const check = new PassCheck(passes, shape);
  const verdicts = new Map<PassName, Promise<string | null>>();
  return {
    passes,
    refusal(name) {
      const verdict = verdicts.get(name) ?? check.difference(name);
      verdicts.set(name, verdict);
      return verdict;
    },
  };
}

/** What is known of a shape on the current backend. */
function knownOf(shape: PolicyShape): Promise<Known> {
  const shapes = known.get(tf.backend()) ?? new Map<string, Promise<Known>>();
  known.set(tf.backend(), shapes);
  const { vocabulary, width, layers, heads, context } = shape;
  const key = [vocabulary, width, layers, heads, context].join(" ");
  const entry = shapes.get(key) ?? learn(shape);
  shapes.set(key, entry);
  return entry;
}

/**
 * A pass over policies of this one's shape; null where the reference operations are to be used. The first
 * to ask waits until it is compiled and checked.
 * @param contexts what it is wanted for: null where they are too many for it.
 */
export async function passFor<Name extends PassName>(
  { shape }: Policy,
  name: Name,
  contexts?: ContextRows,
): Promise<PolicyPasses[Name] | null> {
  const { passes, refusal } = await knownOf(shape);
  if (passes === null) return null;
  if (contexts !== undefined && passes.refuse?.(name, contexts)) return null;
  return (await refusal(name)) !== null ? null : (passes[name].bind(passes) as PolicyPasses[Name]);
}

/** Has passes compiled and checked side by side, before they are asked for. */
export function readyPasses(policy: Policy, names: readonly PassName[]): void {
  for (const name of names) {
    // What fails is a reason not to use the pass, never an error.
    void passFor(policy, name);
  }
}

/** Why a pass is not used for policies of a shape, as the end of a sentence; null where it is. */
export async function refusePass(shape: PolicyShape, name: PassName): Promise<string | null> {
  return (await knownOf(shape)).refusal(name);
}
