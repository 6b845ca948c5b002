/** Everything that the Lab can do, under one name, for tests that do much of it. */

import { resolveExperiment } from "../../src/experiment/resolve";

/** Two runs side by side, longer than any test lets them go. */
export const race = (changes = {}) =>
  resolveExperiment({ preset: "cf-rl-race", settings: { max_steps: 1000, ...changes } });

/** Imports it, after globals were stubbed or modules reset. */
export async function importLab() {
  return {
    ...(await import("../../src/store/lab")),
    ...(await import("../../src/store/open-run")),
    ...(await import("../../src/store/transport")),
    ...(await import("../../src/store/lever")),
    ...(await import("../../src/store/forking")),
    ...(await import("../../src/store/change-settings")),
    ...(await import("../../src/store/page-commands")),
  };
}
