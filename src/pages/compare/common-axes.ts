/** The axes that the charts of all runs have in common, side by side. */
import type { Domain } from "../../charts/value-axis";
import type { TimelineRun } from "../../panels/timeline/timeline-model";
import type { TrackSpec } from "../../panels/timeline/track";
import { nextDomain } from "../../panels/timeline/track-axis";
import { trackExtent } from "../../panels/timeline/track-curves";

interface Known {
  readonly track: TrackSpec;
  readonly last: number;
  readonly domain: Domain | null;
}

/** The range of each measure over all runs; it grows, and shrinks only with other runs. */
export class CommonAxes {
  readonly #runs: readonly TimelineRun[];
  readonly #known = new Map<string, Known>();
  /** Measures that are known of the runs as they are. */
  readonly #fresh = new Set<string>();

  constructor(runs: readonly TimelineRun[]) {
    this.#runs = runs;
  }

  /** Looks at the runs as they grow; returns the function that ends this. */
  follow(): () => void {
    const ends = this.#runs.map(({ source }) => source.subscribe(() => this.#fresh.clear()));
    this.#fresh.clear();
    return () => {
      for (const end of ends) end();
    };
  }

  /** The range of a measure up to a step: worked out once for all charts that are painted of it. */
  domain(track: TrackSpec, last: number): Domain | null {
    const key = `${track.id}${track.log ? ", log" : ""}`;
    const known = this.#known.get(key);
    if (known && this.#fresh.has(key) && known.track === track && known.last === last) {
      return known.domain;
    }
    const extent = trackExtent(track, this.#runs, last);
    const domain = nextDomain(track, known?.domain ?? null, extent, false);
    this.#known.set(key, { track, last, domain });
    this.#fresh.add(key);
    return domain;
  }
}
