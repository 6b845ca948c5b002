import { useMemo, useRef } from "react";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import type { Figure } from "../../panels/figures/figure";
import { TablesKey } from "../../panels/instruments/TablesKey";
import { useComparison } from "../../store/compare";
import { comparedSource } from "../../store/figure-caption";
import { type ComparedRun, captioned } from "./compared-runs";
import { KernelsBeside } from "./KernelsBeside";
import { differenceOf, kernelAt, sameProbes } from "./kernels-at";

const FIGURES: readonly Figure[] = [
  {
    name: "difference of kernels",
    title: "What two kernels and their components differ by",
    selector: ".cmp-kernels",
  },
];

/** The kernel of one run less that of another, at the step in view of both. */
export function Difference({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const { of: wantedOf, less: wantedLess } = useComparison();
  const of = runs.find(({ id }) => id === wantedOf) ?? runs[0];
  const less =
    runs.find(({ id }) => id === wantedLess && id !== of?.id) ??
    runs.find(({ id }) => id !== of?.id);
  const records = useMemo(
    () => [of, less].flatMap((one) => (one ? [one.run.record] : [])),
    [of, less],
  );
  const columns = useMemo(() => {
    if (!of || !less) return [];
    const [a, b] = [of.run.record, less.run.record];
    return [
      {
        key: `${of.id} ${less.id}`,
        name: `${of.name} − ${less.name}`,
        run: null,
        probes: a.header.probes,
        read: () => differenceOf(kernelAt(a), kernelAt(b)),
      },
    ];
  }, [of, less]);
  const maps = useRef<HTMLElement>(null);
  if (!of || !less) return null;
  const choices = runs.map(({ id, name }) => ({ value: id, label: name }));
  const choice = (which: "of" | "less", chosen: ComparedRun, other: ComparedRun) => (
    <ChoiceMenu
      name={which === "of" ? "Kernel" : "Less the kernel"}
      value={chosen.id}
      choices={choices.map((one) => ({ ...one, disabled: one.value === other.id }))}
      onChange={(id) => useComparison.setState({ of: of.id, less: less.id, [which]: id })}
    />
  );
  return (
    <section ref={maps} className="cmp-section figure-host" aria-label="Difference of two kernels">
      <h2>
        Difference of kernels <span className="cmp-choice">{choice("of", of, less)}</span> less{" "}
        <span className="cmp-choice">{choice("less", less, of)}</span>{" "}
        <TablesKey of={maps} title="Difference of kernels" />{" "}
        <FigureMenu figures={FIGURES} source={() => comparedSource(captioned([of, less]))} />
      </h2>
      {sameProbes(of.run.record, less.run.record) ? (
        <KernelsBeside columns={columns} records={records} />
      ) : (
        <p className="quiet">
          Their kernels were measured on other contexts, so that no cell of one is a cell of the
          other.
        </p>
      )}
    </section>
  );
}
