/**
 * The thread between the page and its worker: starts the worker with the first request, turns replies
 * into promises, and tells when the worker is gone or silent for too long.
 */
import type { Command, Message, ReplyValues, Request, RunProblem } from "./protocol";
import { Watchdog } from "./watchdog";
import { lossOf, type WorkerLike } from "./worker-like";

/** A request that was refused or could not be carried out. */
export class RunRequestError extends Error {
  override readonly name: string = "RunRequestError";
  /** The settings or paths concerned, e.g. "learning_rate"; empty if none. */
  readonly fields: readonly string[];

  constructor(problem: RunProblem) {
    super(problem.message);
    this.fields = problem.fields;
  }
}

/** A request that the engine's end left unanswered: the status tells what happened. */
export class EngineLost extends RunRequestError {
  override readonly name = "EngineLost";
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What the worker says by itself. */
export type Notice = Exclude<Message, { type: "reply" }>;

/** What a link tells its owner. */
export interface LinkOwner {
  receive(message: Notice): void;
  /** Whether something is on its way besides requests, so that silence means something. */
  expectsNews(): boolean;
  /** The worker is lost, and why, as a sentence without its full stop. */
  lose(reason: string): void;
}

const LOST = "The engine stopped unexpectedly";

/** Requests by id, each a promise of its reply. */
export class WorkerLink {
  private worker: WorkerLike | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private readonly watchdog = new Watchdog((milliseconds) =>
    this.owner.lose(`The engine said nothing for ${Math.round(milliseconds / 1000)} seconds`),
  );

  constructor(
    private readonly owner: LinkOwner,
    private readonly spawn: () => WorkerLike,
  ) {}

  /** Whether there is a worker. */
  get alive(): boolean {
    return this.worker !== null;
  }

  /** Rejects with a RunRequestError that says what is wrong, or why the worker was ended meanwhile. */
  request<C extends Command>(command: C): Promise<ReplyValues[C["type"]]> {
    if (this.worker === null && command.type !== "open") {
      return Promise.reject(
        new RunRequestError({ message: "no experiment is loaded yet", fields: [] }),
      );
    }
    this.worker ??= this.start();
    this.watchdog.watch(true);
    const id = this.nextId++;
    const request: Request = { id, command };
    const reply = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    this.worker.postMessage(request);
    return reply as Promise<ReplyValues[C["type"]]>;
  }

  /** Ends the worker, if there is one; what was asked of it is rejected with the reason. */
  end(reason: string, kind: typeof RunRequestError = RunRequestError): void {
    this.worker?.terminate();
    this.worker = null;
    this.watchdog.watch(false);
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of waiting) one.reject(new kind({ message: reason, fields: [] }));
  }

  private start(): WorkerLike {
    const worker = this.spawn();
    // What one that was ended has said before is told no more.
    const isCurrent = () => worker === this.worker;
    let spoke = false;
    worker.onmessage = (event) => {
      if (!isCurrent()) return;
      spoke = true;
      this.watchdog.heard();
      this.receive(event.data as Message);
      const owed = this.owner.expectsNews() || this.waiting.size > 0;
      this.watchdog.watch(this.worker !== null && owed);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (isCurrent()) this.owner.lose(lossOf(event, spoke, LOST));
    };
    worker.onmessageerror = () => {
      if (isCurrent()) this.owner.lose(LOST);
    };
    return worker;
  }

  private receive(message: Message): void {
    if (message.type !== "reply") {
      this.owner.receive(message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(new RunRequestError(message.problem));
  }
}
