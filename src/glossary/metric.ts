import type { Term } from "./term";

/** The term of a metric, by the metric's name in a record. */
export function metric(
  id: string,
  name: string,
  sentence: string,
  rest: Partial<Pick<Term, "formula" | "unit" | "related">> & Pick<Term, "source"> = {},
): Term {
  return { id, name, group: "metric", sentence, ...rest };
}
