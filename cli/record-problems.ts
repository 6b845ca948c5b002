/** Whether what a sweep records can be measured: the metrics' names, and the instruments' beside them. */
import { type Problem, problemOf, quote } from "../src/experiment/problem";
import type { Recorded } from "../src/experiment/sweep";
import { INSTRUMENTS } from "../src/instruments/registry";
import { METRIC_ORDER } from "../src/run/metrics";

/** A name without the "*" that stands for its rest. */
function stem(name: string): string {
  return name.replace(/\*.*$/, "");
}

/** Whether two names, each of which may end in "*", can mean one metric. */
function overlap(a: string, b: string): boolean {
  if (a.includes("*") && b.includes("*")) {
    return stem(a).startsWith(stem(b)) || stem(b).startsWith(stem(a));
  }
  if (a.includes("*")) return b.startsWith(stem(a));
  return b.includes("*") ? a.startsWith(stem(b)) : a === b;
}

/** What is wrong with the metrics that a sweep wants recorded; the instruments are checked elsewhere. */
export function recordProblems({ metrics, instruments }: Recorded): Problem[] {
  const measured = INSTRUMENTS.filter(({ id }) => instruments.some((one) => one.id === id));
  const known = [...METRIC_ORDER, ...measured.flatMap(({ scalars }) => Object.keys(scalars))];
  return (metrics ?? []).flatMap((name, index) => {
    if (known.some((one) => overlap(name, one))) return [];
    const owner = INSTRUMENTS.find(({ scalars }) =>
      Object.keys(scalars).some((one) => overlap(name, one)),
    );
    return [
      problemOf(
        `record.metrics[${index}]`,
        `${quote(name)} is not measured`,
        owner === undefined ? known.join(", ") : `with ${owner.id} among record.instruments`,
      ),
    ];
  });
}
