/** Whether what a sweep records can be measured: the metrics' names, and the instruments' beside them. */
import { type Problem, problemOf, quote } from "../src/experiment/problem";
import type { Recorded } from "../src/experiment/sweep";
import { INSTRUMENTS } from "../src/instruments/registry";
import { overlap } from "../src/results/metric-names";
import { METRIC_ORDER } from "../src/run/metrics";

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
