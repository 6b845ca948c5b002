import type { WatchRequest } from "../../run/protocol";
import type { InstrumentPanel } from "./instrument-panel";

/** What a panel has measured: its own instruments, and those of its dear ones that are switched on. */
export function watchesOf(
  { watches, everyStep, offers = [] }: InstrumentPanel,
  switchedOn: Readonly<Record<string, number>>,
): WatchRequest[] {
  return [
    ...watches.map((id) => ({ id, every: everyStep?.includes(id) ? 1 : ("auto" as const) })),
    ...offers.flatMap((id) => {
      const every = switchedOn[id];
      return every === undefined ? [] : [{ id, every }];
    }),
  ];
}
