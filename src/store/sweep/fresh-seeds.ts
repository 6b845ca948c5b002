/** The best of a sweep again, beside the second best, with seeds that had no part in the choice. */
import type { Experiment } from "../../experiment/experiment";
import { presetById, presetSettings } from "../../experiment/presets";
import { SETTING_KEYS, type SettingKey } from "../../experiment/schema";
import type { AxisValue, Sweep } from "../../experiment/sweep";
import type { ReportedPoint } from "../../results/sweep-report";

/** Settings that a sweep sets itself. */
const OWN: readonly SettingKey[] = ["seed", "seeds", "companion"];

/** Names end here, so that what is added fits. */
const LONGEST_NAME = 52;

/** What a sweep file takes as a label. */
const LABEL = /^[^\p{C}]{1,80}$/u;

/** What an experiment changes of its preset, as a sweep file says it. */
function changesOf({ preset, settings, schedule }: Experiment): Record<string, AxisValue> {
  const known = presetById(preset);
  const usual = known === undefined ? null : presetSettings(known);
  const changes: Record<string, AxisValue> = {};
  for (const key of SETTING_KEYS) {
    if (OWN.includes(key) || settings[key] === usual?.[key]) continue;
    changes[key] = key === "schedule" && settings.schedule === "custom" ? schedule : settings[key];
  }
  return changes;
}

/**
 * A sweep of some points, as many seeds as they had, beginning after the last seed of all results.
 * @param points the best first; each with at least one run.
 * @param last the largest seed that had a part in the choice.
 */
export function freshSweep(points: readonly ReportedPoint[], last: number): Sweep {
  const runs = points.map(({ results }) => results[0]);
  const seeds = Math.max(1, ...points.map(({ results }) => results.length));
  const name = (runs[0]?.sweep ?? "").replace(/[^a-z0-9-]+/g, "-").replace(/^-+/, "");
  return {
    name: `${name.slice(0, LONGEST_NAME) || "sweep"}-again`,
    experiment: {},
    variation: {
      kind: "list",
      points: runs.flatMap((run) =>
        run === undefined
          ? []
          : {
              label: LABEL.test(run.label) ? run.label : undefined,
              values: { preset: run.experiment.preset, ...changesOf(run.experiment) },
            },
      ),
    },
    seeds: Array.from({ length: seeds }, (_, i) => last + 1 + i),
    record: runs[0]?.record ?? { metrics: null, instruments: [] },
  };
}
