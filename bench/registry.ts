/** Every family of rows there is, in the order in which they are measured and printed. */
import type { Family } from "./row";
import { kernelRows } from "./rows/kernel";
import { cpuStepRows, wasmStepRows } from "./rows/processor-step";
import { cpuRate, wasmRate, webgpuRate } from "./rows/rate";
import { sideBySideRows } from "./rows/side-by-side";
import { throughputRows } from "./rows/throughput";
import { trainingStepRows } from "./rows/training-step";
import { webgpuIssueRows } from "./rows/webgpu-issue";
import { webgpuStepRows } from "./rows/webgpu-step";

export const FAMILIES: readonly Family[] = [
  trainingStepRows,
  kernelRows,
  wasmRate,
  wasmStepRows,
  cpuRate,
  cpuStepRows,
  webgpuIssueRows,
  webgpuStepRows,
  sideBySideRows,
  throughputRows,
  webgpuRate,
];
