import { formatDifference } from "../../panels/timeline/interval-text";
import { setText } from "../../panels/use-painter";
import type { RunRecord } from "../../run/record";
import { pairedAtReward } from "./equal-reward";
import { placesAt } from "./read-run";
import { RUN_MEASURES } from "./run-measures";

/** What a run differs by from the first, seed by seed, into the row under its own; none where they are no pairs. */
export function writePairs(
  lines: readonly HTMLTableRowElement[],
  id: string,
  record: RunRecord,
  first: RunRecord,
  level: number,
): void {
  const line = lines.find(({ dataset }) => dataset.pairs === id);
  const cells = line?.querySelectorAll("[data-cell]") ?? [];
  const [one, other] = [record, first].map((of) => ({ record: of, places: placesAt(of, level) }));
  if (!line || !one || !other) return;
  // Nothing but dashes would be no row worth reading.
  line.hidden = pairedAtReward("step", one, other) === null;
  const columns = [{ metric: "step", decimals: 1 }, ...RUN_MEASURES];
  columns.forEach(({ metric, decimals }, i) => {
    const [figure, interval] = cells[i]?.children ?? [];
    const difference = pairedAtReward(metric, one, other);
    const [mean = "–", ...rest] = difference
      ? formatDifference(difference, decimals).split(" ")
      : [];
    setText(figure ?? null, mean);
    setText(interval ?? null, rest.join(" "));
  });
}
