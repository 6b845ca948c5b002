/** Which instruments the page wants measured, in every run that it opens, and what it was told of them. */
import type { Experiment } from "../experiment/experiment";
import type { HostParts } from "./host-parts";
import type { WatchReport } from "./protocol";
import { tellsNews, type Watched, WatchList } from "./watch-list";
import { checkedWatch } from "./watch-request";

/** What is watched, kept over the runs that are opened one after the other. */
export class WatchedInstruments {
  private watched: readonly Watched[] = [];
  private reported: readonly WatchReport[] = [];

  constructor(private readonly parts: Pick<HostParts, "instruments" | "post">) {}

  /** The instruments of a request; throws an ExperimentError that names what is wrong. */
  checked(list: unknown): readonly Watched[] {
    return checkedWatch(list, this.parts.instruments);
  }

  /** These are wanted from now on, and no others. */
  want(watched: readonly Watched[]): void {
    this.watched = watched;
  }

  /** The list that runs of an experiment go by. */
  listFor({ settings }: Experiment): WatchList {
    const watch = new WatchList(settings.ntk_every, settings.instrument_share);
    watch.watch(this.watched);
    return watch;
  }

  /** Has the runs that go by a list measure what is wanted now. */
  renew(set: { watchAll(watched: readonly Watched[]): void }): void {
    set.watchAll(this.watched);
  }

  /** Tells the page how they fare, where that has changed noticeably. */
  report(list: WatchList): void {
    const report = list.report();
    if (!tellsNews(report, this.reported)) return;
    this.reported = report;
    this.parts.post({ type: "watched", report }, []);
  }
}
