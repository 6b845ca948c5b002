/** What the Instruments page asks of the client: what is measured while a panel is on screen, and what it costs. */
import { create } from "zustand";
import type { Answer, Catalogue, RunRole, WatchReport, WatchRequest } from "../run/protocol";
import { client } from "./lab";
import { watchFor } from "./watching";

/** How each instrument fared when it was last watched, by its id. */
export const useReports = create<Readonly<Record<string, WatchReport>>>()(() => ({}));

client.subscribe(() => {
  const { watched } = client.status;
  const known = useReports.getState();
  if (watched.every((report) => known[report.id] === report)) return;
  useReports.setState(Object.fromEntries(watched.map((report) => [report.id, report])));
});

/** Dear instruments that the visitor has switched on: steps between two measurements, by id. */
export const useSwitchedOn = create<Readonly<Record<string, number>>>()(() => ({}));

/** Measures a dear instrument every so many steps while its panel is open; null leaves it. */
export function switchOn(id: string, every: number | null): void {
  const { [id]: _, ...others } = useSwitchedOn.getState();
  useSwitchedOn.setState(every === null ? others : { ...others, [id]: every }, true);
}

/**
 * Measures these instruments for the page from now on and no others. Ids that the engine does not know
 * are passed over, which is all of them until it has said what there is.
 */
export function watchOnly(requests: readonly WatchRequest[], catalogue: Catalogue | null): void {
  watch("page", requests, catalogue);
}

/** The same for the instruments that are open on the Lab, beside what the page itself has measured. */
export function watchForPanels(
  requests: readonly WatchRequest[],
  catalogue: Catalogue | null,
): void {
  watch("panels", requests, catalogue);
}

function watch(
  asker: "page" | "panels",
  requests: readonly WatchRequest[],
  catalogue: Catalogue | null,
): void {
  const list = requests.filter(({ id }) => catalogue?.instruments.some((one) => one.id === id));
  void watchFor(asker, list, client).catch(() => {
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
