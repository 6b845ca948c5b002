/** Workers that make runs for their numbers, apart from the Lab's. */
import { JobClient } from "../../run/job-client";
import { client } from "../lab";

/** Cores of this machine, as far as the browser tells. */
export function coreCount(): number {
  return navigator.hardwareConcurrency || 2;
}

/** A few of them, on the backend that the page was told to take; each starts with its first run. */
export class JobWorkers {
  readonly makers: readonly JobClient[];
  closed = false;

  constructor(count: number) {
    const base = new URL("base/", document.baseURI).href;
    this.makers = Array.from({ length: count }, () => new JobClient(base, client.forcedBackend));
    addEventListener("beforeunload", askBefore);
  }

  /** Ends them, and the runs under way. */
  close(): void {
    this.closed = true;
    removeEventListener("beforeunload", askBefore);
    for (const maker of this.makers) maker.close();
  }
}

/** Runs under way are lost with the page: the browser asks before it is closed. */
function askBefore(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
