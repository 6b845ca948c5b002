/** What the Instruments page asks of the client: what is measured while a panel is on screen, and what it costs. */
import { create } from "zustand";
import type { Answer, Catalogue, RunRole, WatchReport } from "../run/protocol";
import { client } from "./lab";

/** How each instrument fared when it was last watched, by its id. */
export const useReports = create<Readonly<Record<string, WatchReport>>>()(() => ({}));

client.subscribe(() => {
  const { watched } = client.status;
  const known = useReports.getState();
  if (watched.every((report) => known[report.id] === report)) return;
  useReports.setState(Object.fromEntries(watched.map((report) => [report.id, report])));
});

/**
 * Measures these instruments from now on and no others. Ids that the engine does not know are passed
 * over, which is all of them until it has said what there is. Those in `everyStep` are measured at
 * every step, the others as often as the time for instruments allows.
 */
export function watchOnly(
  ids: readonly string[],
  catalogue: Catalogue | null,
  everyStep: readonly string[] = [],
): void {
  const list = ids
    .filter((id) => catalogue?.instruments.some((one) => one.id === id))
    .map((id) => ({ id, every: everyStep.includes(id) ? 1 : ("auto" as const) }));
  if (JSON.stringify(list) === JSON.stringify(client.watching)) return;
  void client.watch(list).catch(() => {
    // The worker has gone; whoever starts it again says so and watches anew.
  });
}

/** Asks something of a run's present policy. Rejects with a RunRequestError that says what was wrong. */
export function askOf(role: string, question: string, params: unknown): Promise<Answer> {
  if (role === "main" || role === "companion") {
    return client.ask(question, params, role satisfies RunRole);
  }
  return Promise.reject(new Error("This run is over: nothing more can be asked of its policy."));
}
