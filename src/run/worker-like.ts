/**
 * What an error event of a worker means, without its full stop. One whose script does not come says so by
 * an event without a message, before it ever spoke.
 */
export function lossOf(event: Partial<ErrorEvent>, spoke: boolean, otherwise: string): string {
  if (event.message) return `${otherwise} (${event.message})`;
  return spoke ? otherwise : "The engine’s script could not be loaded";
}

/** The part of `Worker` that the client needs; tests give a fake. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}
