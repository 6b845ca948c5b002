/** Picks metrics by how their names begin. */

/** Those whose names begin with one of the prefixes. */
export function metricsUnder(
  metrics: Readonly<Record<string, number>>,
  prefixes: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix))),
  );
}
