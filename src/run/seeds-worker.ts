/** The page's worker's side of a worker of seeds: questions become messages, answers promises. */
import type { SeedAnswer, SeedCall, SeedCalls } from "./seed-calls";

/** The part of `Worker` that is needed; tests give a fake. */
export interface SeedsWorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A worker of seeds, by calls that return promises. */
export class SeedsWorker {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private gone: Error | null = null;

  constructor(private readonly worker: SeedsWorkerLike) {
    worker.onmessage = (event) => this.receive(event.data as SeedAnswer);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.lose(event.message ? `its worker stopped (${event.message})` : "its worker stopped");
    };
    worker.onmessageerror = () => this.lose("its worker could not be understood");
  }

  /** Why nothing can be asked any more, or null. */
  get lost(): Error | null {
    return this.gone;
  }

  /** Asks; rejects with the reason where it could not be done, or where the worker is lost. */
  ask<K extends keyof SeedCalls>(
    call: K,
    asked: SeedCalls[K]["asked"],
  ): Promise<SeedCalls[K]["answer"]> {
    if (this.gone !== null) return Promise.reject(this.gone);
    const id = this.nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    this.worker.postMessage({ id, call, asked } as SeedCall);
    return answer as Promise<SeedCalls[K]["answer"]>;
  }

  /** Ends the worker. */
  end(): void {
    this.lose("its worker was ended");
  }

  private receive(message: SeedAnswer): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.message));
  }

  private lose(why: string): void {
    if (this.gone !== null) return;
    this.gone = new Error(why);
    this.worker.terminate();
    for (const { reject } of this.waiting.values()) reject(this.gone);
    this.waiting.clear();
  }
}
