/** The wasm engine for a run, checked in this very browser, or the reason why there is none. */
import type { SettingValues } from "../../../experiment/schema";
import type { Task } from "../../../tasks/task";
import type { PolicyShape } from "../../layout";
import { difference } from "../check";
import { WasmStep } from "./wasm-step";

/** What the steps of a run have in common. */
export interface WasmRequest {
  readonly shape: PolicyShape;
  readonly task: Task;
  readonly settings: SettingValues;
}

/** An engine, or why there is none, as the end of a sentence. */
export type PreparedWasm =
  | { readonly engine: WasmStep; readonly reason: null }
  | { readonly engine: null; readonly reason: string };

const prepared = new Map<string, Promise<PreparedWasm>>();

/** Loads and checks the kernels for a shape. */
async function prepare({ shape, task, settings }: WasmRequest): Promise<PreparedWasm> {
  let engine: WasmStep;
  try {
    engine = await WasmStep.load(shape);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { engine: null, reason: `this browser's WebAssembly has no 128-bit SIMD (${message})` };
  }
  try {
    const reason = await difference({ engine, shape, task, settings });
    return reason === null ? { engine, reason } : { engine: null, reason };
  } catch (error) {
    return { engine: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The engine for a run on the wasm backend, which must be current. Shapes are checked once. */
export async function prepareWasm(request: WasmRequest): Promise<PreparedWasm> {
  const { vocabulary, width, layers, heads, context } = request.shape;
  const key = [vocabulary, width, layers, heads, context, request.task.id].join(" ");
  const pending = prepared.get(key) ?? prepare(request);
  prepared.set(key, pending);
  const made = await pending;
  const refused = made.engine?.refuse(request) ?? null;
  return refused === null ? made : { engine: null, reason: refused };
}
