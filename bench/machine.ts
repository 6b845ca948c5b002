/** The machine that a figure was measured on, in words. */
import { cpus, totalmem } from "node:os";

/** What a figure depends on besides the code. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** In GiB. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
}

/** This machine. */
export function thisMachine(): Machine {
  const cores = cpus();
  return {
    processor: cores[0]?.model.trim() ?? "unknown processor",
    cores: cores.length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

/** One line of it. */
export function describeMachine({ processor, cores, memory, system, node }: Machine): string {
  return `${cores} × ${processor}, ${memory} GiB, ${system}, Node ${node}`;
}
