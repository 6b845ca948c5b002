import { termOf } from "../../glossary/glossary";
import type { Measure } from "../../results/measure";

/** The term of the glossary that says what a measure reads off a run. */
export function measureTerm(measure: Measure): string {
  switch (measure.kind) {
    case "steps_to":
      return "steps-to";
    case "at_level":
      return "at-level";
    case "minus":
    case "ratio":
      return "measure";
    default:
      return termOf(measure.metric) ? measure.metric : "measure";
  }
}

/** The term of a setting that a sweep varies, or of the preset, which is many settings. */
export function settingTerm(key: string): string | undefined {
  const id = key === "preset" ? key : `setting/${key}`;
  return termOf(id) ? id : undefined;
}
