/**
 * Which TensorFlow.js backend runs: webgpu → wasm → webgl → cpu, the first that is there and passes
 * the self-test, or the one that the user forces. wasm comes before webgl because it has an engine of
 * its own (`fused/wasm/`): webgl takes longer to be told a step than wasm takes to make it. A GPU
 * interface that is emulated on the processor is passed over unless it is forced: wasm is a hundred
 * times as fast as a software adapter.
 *
 * Backends are imported on demand, so that a page which runs on one does not load the others.
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  compareSelfTest,
  type SelfTestResult,
  type SelfTestValues,
  selfTestValues,
} from "./self-test";

/** The backends, from the most to the least wanted. */
export const BACKENDS = ["webgpu", "wasm", "webgl", "cpu"] as const;

/** Names a backend. */
export type BackendName = (typeof BACKENDS)[number];

/** Where the wasm binaries are, by file name; needed in a browser only. */
export type WasmPaths = Readonly<Record<string, string>>;

/** Which backend runs, on what, and why not a better one. */
export interface BackendReport {
  readonly name: BackendName;
  /** The device in words, e.g. "apple metal-3" or "SwiftShader (software)". */
  readonly adapter: string;
  /** True when a GPU interface is emulated on the processor. */
  readonly software: boolean;
  readonly selfTest: SelfTestResult;
  /** Backends that were preferred but not taken, with the reason. */
  readonly tried: readonly { readonly name: BackendName; readonly reason: string }[];
}

/** How to choose. */
export interface BackendRequest {
  /** Try this one first, whatever the order. */
  readonly forced?: BackendName | undefined;
  /** Not to be taken, each with the reason: cpu is, all the same, where nothing else is left. */
  readonly avoid?: Readonly<Partial<Record<BackendName, string>>> | undefined;
  readonly wasmPaths?: WasmPaths | undefined;
  /** Told what is happening, for a progress line. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** A device in words. */
interface Adapter {
  readonly label: string;
  readonly software: boolean;
}

/** Software implementations of GPU interfaces, by what they call themselves. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** What an adapter says of itself: its name in words, and whether it is emulated on the processor. */
export function describeAdapter(
  info: Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description"> & {
    readonly isFallbackAdapter?: boolean;
  },
): Adapter {
  const { vendor, architecture, device, description } = info;
  const label = (description || [vendor, architecture, device].filter(Boolean).join(" ")).trim();
  const said = [vendor, architecture, device, description].join(" ");
  return {
    label: label || "unnamed adapter",
    software: SOFTWARE.test(said) || info.isFallbackAdapter === true,
  };
}

/** Asks for a WebGPU adapter. @throws Error saying why there is none that is worth having. */
async function webgpuAdapter(forced: boolean): Promise<Adapter> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (gpu === undefined) {
    throw new Error("this browser offers no WebGPU here");
  }
  const found = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (found === null) {
    throw new Error("WebGPU found no adapter");
  }
  const adapter = describeAdapter(found.info);
  if (adapter.software && !forced) {
    throw new Error(
      `WebGPU is computed in software here (${adapter.label}); WebAssembly is faster`,
    );
  }
  return adapter;
}

/** Looks at the WebGL renderer. @throws Error saying why there is none that is worth having. */
function webglAdapter(forced: boolean): Adapter {
  if (typeof OffscreenCanvas === "undefined") {
    throw new Error("WebGL needs an OffscreenCanvas, which is not there");
  }
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (context === null) {
    throw new Error("this browser offers no WebGL 2 here");
  }
  const debug = context.getExtension("WEBGL_debug_renderer_info");
  const label = String(
    context.getParameter(debug === null ? context.RENDERER : debug.UNMASKED_RENDERER_WEBGL),
  );
  context.getExtension("WEBGL_lose_context")?.loseContext();
  const software = SOFTWARE.test(label);
  if (software && !forced) {
    throw new Error("WebGL is emulated in software here, slower than wasm");
  }
  return { label, software };
}

/** Checks that a backend is there, loads it and makes it current. @throws Error saying why not. */
async function activate(
  name: BackendName,
  forced: boolean,
  wasmPaths: WasmPaths | undefined,
): Promise<Adapter> {
  let adapter: Adapter = { label: "this computer’s processor", software: false };
  if (name === "webgpu") {
    adapter = await webgpuAdapter(forced);
    await import("@tensorflow/tfjs-backend-webgpu");
  } else if (name === "webgl") {
    adapter = webglAdapter(forced);
    await import("@tensorflow/tfjs-backend-webgl");
  } else if (name === "wasm") {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmPaths !== undefined) {
      wasm.setWasmPaths({ ...wasmPaths });
    }
  } else {
    await import("@tensorflow/tfjs-backend-cpu");
  }
  if (!(await tf.setBackend(name))) {
    throw new Error("it failed to start");
  }
  await tf.ready();
  return adapter;
}

/** The cpu backend's self-test values, the reference. Leaves cpu current. */
async function reference(): Promise<SelfTestValues> {
  // Without it the cpu backend greets everybody who runs it in Node.
  tf.env().set("PROD", true);
  await activate("cpu", true, undefined);
  return selfTestValues();
}

/**
 * Chooses a backend and makes it current.
 * @throws Error when not even cpu passes its self-test.
 */
export async function chooseBackend(request: BackendRequest = {}): Promise<BackendReport> {
  const { forced, avoid = {}, wasmPaths, onProgress } = request;
  const order: BackendName[] =
    forced === undefined ? [...BACKENDS] : [forced, ...BACKENDS.filter((name) => name !== forced)];
  onProgress?.("loading the engine");
  const expected = await reference();
  const tried: { name: BackendName; reason: string }[] = [];
  for (const name of order) {
    const avoided = avoid[name];
    if (avoided !== undefined && name !== "cpu") {
      tried.push({ name, reason: avoided });
      continue;
    }
    try {
      onProgress?.(`starting ${name}`);
      const adapter = await activate(name, name === forced, wasmPaths);
      onProgress?.(`checking ${name} against cpu`);
      const selfTest = compareSelfTest(await selfTestValues(), expected);
      if (selfTest.passed) {
        return { name, adapter: adapter.label, software: adapter.software, selfTest, tried };
      }
      const percent = (100 * selfTest.error).toPrecision(2);
      tried.push({
        name,
        reason: `it computes wrongly here: its ${selfTest.quantity} is off by ${percent} %`,
      });
    } catch (error) {
      tried.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new Error(
    `no backend works here: ${tried.map((t) => `${t.name}, ${t.reason}`).join("; ")}`,
  );
}
