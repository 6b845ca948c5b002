/** The backward pass for several cotangents of each context: sizes, and the dispatch. */
import type { PolicyShape } from "../../../layout";
import type { ContextRows } from "../../../passes";
import type { Policy } from "../../../policy";
import type { Kernel } from "../kernel";
import type { PassBuffers } from "./buffers";
import { type ContextPass, evenRows } from "./context-pass";
import { positionSlopesOf, rowSlopesOf } from "./regions";
import type { PassSettings } from "./settings";
import type { SiteSizes } from "./sites";
import type { PassDispatch } from "./submission";
import { COTANGENTS } from "./wgsl/pull";

/** Cotangents s_{i,a} of h, V' of each context: context i's first one [d] lies at first + i·stride. */
export interface Seeds {
  readonly buffer: GPUBuffer;
  readonly outputs: number;
  readonly first: number;
  readonly stride: number;
}

/** Rows of both kinds of slopes, and floats of all. */
function slopeSizes(shape: PolicyShape, { count, length }: ContextRows, outputs: number) {
  const slopeRows = evenRows(count * outputs * length);
  const positionRows = evenRows(count * outputs);
  const floats =
    rowSlopesOf(shape).perRow * slopeRows + positionSlopesOf(shape).perRow * positionRows;
  return { slopeRows, positionRows, floats };
}

/** Bytes of the slopes of so many cotangents a context. */
export function slopeBytes(shape: PolicyShape, contexts: ContextRows, outputs: number): number {
  return 4 * slopeSizes(shape, contexts, outputs).floats;
}

/** The slopes of some cotangents. */
export interface SlopePass {
  readonly dispatch: PassDispatch;
  readonly slopes: GPUBuffer;
  readonly sizes: SiteSizes;
  readonly settings: PassSettings;
}

/**
 * Prepares the backward pass for cotangents `from` … `from + outputs − 1`.
 * @param room cotangents that the slopes' buffer is made for.
 */
export function slopePass(
  buffers: PassBuffers,
  kernel: Kernel,
  policy: Policy,
  contexts: ContextRows,
  pass: ContextPass,
  seeds: Seeds,
  turn: { readonly from: number; readonly outputs: number; readonly room: number },
): SlopePass {
  const { shape } = policy;
  const { count, length } = contexts;
  const { from, outputs, room } = turn;
  const { slopeRows, positionRows, floats } = slopeSizes(shape, contexts, room);
  const slopes = buffers.storage("slopes", 4 * floats);
  const settings = {
    ...pass.settings,
    slope_rows: slopeRows,
    position_rows: positionRows,
    outputs,
    seed_base: seeds.first + from * shape.width,
    seed_stride: seeds.stride,
  };
  const { theta, tape } = pass;
  return {
    slopes,
    settings,
    sizes: { shape, length, rows: pass.settings.rows, slopeRows, positionRows },
    dispatch: {
      kernel,
      buffers: { theta, contexts: pass.contexts, seeds: seeds.buffer, tape, slopes },
      settings,
      workgroups: [count, Math.ceil(outputs / COTANGENTS)],
    },
  };
}
