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

/** Shapes that are kept ready: each has a memory of its own. */
const MOST_PREPARED = 4;

const prepared = new Map<string, Promise<PreparedWasm>>();

/** Loads and checks the kernels for a shape. */
async function prepare({ shape, task, settings }: WasmRequest): Promise<PreparedWasm> {
  try {
    const engine = await WasmStep.load(shape);
    const reason = await difference({ engine, shape, task, settings });
    return reason === null ? { engine, reason } : { engine: null, reason };
  } catch (error) {
    return { engine: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The engine for a run on the wasm backend, which must be current. Shapes are checked once. */
export async function prepareWasm(request: WasmRequest): Promise<PreparedWasm> {
  const { vocabulary, width, layers, heads, context } = request.shape;
  const key = [vocabulary, width, layers, heads, context].join(" ");
  const pending = prepared.get(key) ?? prepare(request);
  prepared.set(key, pending);
  const [oldest] = prepared.keys();
  if (prepared.size > MOST_PREPARED && oldest !== undefined) {
    prepared.delete(oldest);
  }
  const made = await pending;
  const refused = made.engine?.refuse(request) ?? null;
  return refused === null ? made : { engine: null, reason: refused };
}
