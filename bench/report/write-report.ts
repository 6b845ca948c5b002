/** `npm run bench -- --report`: scaling curves as plots and data below docs/performance. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { NODE_BACKENDS, startBackend } from "../../cli/engine";
import { describeMachine, type Machine, thisMachine } from "../machine";
import type { NodeBackend } from "../row";
import { AXES, type Axis, fixedSizes } from "./axes";
import { type Curve, gapsText } from "./curve";
import { LONGEST, measureAxis, TURNS } from "./measure-axis";
import { plotSvg } from "./plot";

const FOLDER = path.resolve(import.meta.dirname, "../../docs/performance");

/** Backends whose curves are drawn: cpu is there to be right, not to be fast. */
const DRAWN: readonly NodeBackend[] = NODE_BACKENDS.filter((name) => name !== "cpu");

/** What a time is, in words. */
const CLOCKS = `Medians of ${TURNS} turns, of fewer where they are slow: processor time of all threads where the processor computes, wall time on a GPU.`;

/** An axis with its curves. */
export interface MeasuredAxis {
  readonly axis: Axis;
  readonly curves: readonly Curve[];
}

/** What the curves were measured on. */
export interface ReportContext {
  readonly date: string;
  readonly machine: Machine;
  /** A backend's adapter in words, or why there is none. */
  readonly backends: Readonly<Record<string, string>>;
}

/** The plot of an axis. */
export function axisPlot({ axis, curves }: MeasuredAxis, context: ReportContext): string {
  const backends = Object.entries(context.backends).map(([name, text]) => `${name}: ${text}`);
  return plotSvg({
    title: `${axis.times}, ms (${fixedSizes(axis)})`,
    label: axis.label,
    values: axis.values,
    curves,
    caption: [
      `${describeMachine(context.machine)}; ${backends.join("; ")}; ${context.date}. ${CLOCKS}`,
      ...curves.flatMap((curve) => gapsText(curve) ?? []).map((gaps) => `${gaps}.`),
    ],
  });
}

/** Measures every axis on every backend that is here, and writes plots and data. @returns the files. */
export async function writeReport(
  asked: readonly NodeBackend[],
  onProgress: (message: string) => void,
): Promise<string[]> {
  const curves = new Map<string, Curve[]>(AXES.map(({ id }) => [id, []]));
  const backends: Record<string, string> = {};
  for (const name of DRAWN) {
    if (asked.length > 0 && !asked.includes(name)) {
      continue;
    }
    let onGpu: boolean;
    try {
      const { adapter, software } = await startBackend(name, () => {});
      onGpu = name === "webgpu" && !software;
      backends[name] = software ? `${adapter}, software` : adapter;
    } catch (error) {
      backends[name] = `left out, ${(error as Error).message}`;
      continue;
    }
    for (const axis of AXES) {
      onProgress(`measuring ${name}, ${axis.label}`);
      curves.get(axis.id)?.push(...(await measureAxis(axis, name, onGpu ? "wall" : "processor")));
    }
  }
  const context = { date: new Date().toISOString().slice(0, 10), machine: thisMachine(), backends };
  const measured = AXES.map((axis) => ({ axis, curves: curves.get(axis.id) as Curve[] }));
  mkdirSync(FOLDER, { recursive: true });
  const files = measured.map((one) => {
    const file = path.join(FOLDER, `${one.axis.id}.svg`);
    writeFileSync(file, axisPlot(one, context));
    return file;
  });
  const data = path.join(FOLDER, "scaling.json");
  writeFileSync(
    data,
    `${JSON.stringify({ ...context, longestMilliseconds: LONGEST, axes: measured }, null, 2)}\n`,
  );
  return [...files, data];
}
