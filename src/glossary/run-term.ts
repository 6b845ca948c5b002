/** The ways of training that runs are called after. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["CF-RL", "cf-rl"],
  ["Standard", "standard-rl"],
  ["LP-FT", "lp-ft"],
];

/** The term of the glossary that a run's name begins with; null for a name of another kind. */
export function termOfRun(name: string): string | null {
  return BEGINNINGS.find(([beginning]) => name.startsWith(beginning))?.[1] ?? null;
}
