import type { ComponentProps } from "react";
import { CurvesFigure } from "../../panels/sweep/CurvesFigure";
import { Figure } from "../../panels/sweep/Figure";
import { HeatMap } from "../../panels/sweep/HeatMap";
import { MeasuresNote } from "../../panels/sweep/MeasuresNote";
import { ParallelCoordinates } from "../../panels/sweep/ParallelCoordinates";
import { PlannedPoints } from "../../panels/sweep/PlannedPoints";
import { parallelAxes } from "../../panels/sweep/parallel-axes";
import { ResultsTable } from "../../panels/sweep/ResultsTable";
import { RunBar } from "../../panels/sweep/RunBar";
import { SweepFormPanel } from "../../panels/sweep/SweepForm";
import { shortPointText } from "../../panels/sweep/words";
import { cellGrid } from "../../results/cell-grid";
import { meanCurve } from "../../results/mean-curve";
import type { Measure } from "../../results/measure";
import { valueAt, variedKeys } from "../../results/point-table";
import { pointsOf } from "../../results/sweep-report";
import { checkForm } from "../../store/sweep/check-form";
import { EXAMPLE, type SweepForm } from "../../store/sweep/form";
import type { Example } from "./example";
import { RESULTS } from "./fixed-results";
import "../sweep/sweep.css";

const nothing = () => {};
const POINTS = pointsOf(RESULTS);
const KEYS = variedKeys(POINTS);
const NUMBERS = new Map(POINTS.map(({ key }, index) => [key, index + 1]));
const REWARD: Measure = { kind: "final", metric: "heldout/reward" };
const MEASURES: readonly Measure[] = [
  REWARD,
  { kind: "steps_to", metric: "heldout/reward", level: 0.7 },
];
const AXES = parallelAxes(POINTS, KEYS, MEASURES);
const POINTED = POINTS[1]?.key ?? null;
const SOURCE = () => ({ configuration: "", link: "", stem: "gallery" });

const REFUSED: SweepForm = {
  ...EXAMPLE,
  name: "",
  steps: "many",
  axes: EXAMPLE.axes.map((axis) =>
    axis.key === "learning_rate" ? { ...axis, values: "much" } : axis,
  ),
  seeds: "1-x",
};

function Form({ form }: { readonly form: SweepForm }) {
  return <SweepFormPanel form={form} problems={checkForm(form).problems} onChange={nothing} />;
}

function Runs(props: Partial<ComponentProps<typeof RunBar>>) {
  return (
    <RunBar
      asked={{ points: 4, seeds: 2, runs: 8, made: 0, seconds: null, isShown: false }}
      others={[]}
      plan={null}
      making={null}
      failure={null}
      workers={1}
      most={1}
      onWorkers={nothing}
      onRun={nothing}
      onGoOn={nothing}
      onStop={nothing}
      {...props}
    />
  );
}

const MADE = { points: 4, seeds: 2, runs: 8, made: 3, seconds: 20, isShown: true };

const PARTS: readonly Example[] = [
  { id: "sweep-form", title: "A sweep's form", of: <Form form={EXAMPLE} /> },
  { id: "sweep-form-refused", title: "A sweep's form, refused", of: <Form form={REFUSED} /> },
  { id: "sweep-runs", title: "Runs of a sweep: to begin", of: <Runs /> },
  {
    id: "sweep-runs-making",
    title: "Runs of a sweep: under way",
    of: (
      <Runs
        asked={MADE}
        plan={{ runs: 8, made: 3, failed: 0 }}
        making={{ fraction: 0.4, secondsLeft: 20, workers: 2 }}
      />
    ),
  },
  {
    id: "sweep-runs-stopped",
    title: "Runs of a sweep: stopped, one failed",
    of: (
      <Runs
        asked={MADE}
        plan={{ runs: 8, made: 3, failed: 1 }}
        failure="the worker says nothing any more"
      />
    ),
  },
  {
    id: "sweep-runs-made",
    title: "Runs of a sweep: all made",
    of: <Runs asked={{ ...MADE, made: 8, seconds: 0 }} plan={{ runs: 8, made: 8, failed: 0 }} />,
  },
  {
    id: "sweep-plan",
    title: "What a sweep's form makes",
    of: (() => {
      const { sweep } = checkForm(EXAMPLE);
      return sweep && <PlannedPoints sweep={sweep} />;
    })(),
  },
  {
    id: "sweep-table",
    title: "Results of a sweep, one pointed at",
    of: (
      <ResultsTable
        points={POINTS}
        numbers={NUMBERS}
        keys={KEYS}
        measures={MEASURES}
        shown={0}
        sorting={{ column: { by: "order" }, descending: false }}
        drawn={POINTS.slice(0, 2).map(({ key }) => key)}
        pointed={POINTED}
        onSort={nothing}
        onDraw={nothing}
        onPoint={nothing}
      />
    ),
  },
  {
    id: "sweep-measures",
    title: "Measures",
    of: <MeasuresNote measures={MEASURES} metrics={[]} onChange={nothing} />,
  },
  {
    id: "sweep-map",
    title: "Results by two settings",
    of: (
      <Figure title="Reward" name="map" note="Means over all runs of a cell." source={SOURCE}>
        <HeatMap
          grid={cellGrid(POINTS, KEYS[0] ?? "", KEYS[1] ?? null, REWARD)}
          measure="reward"
          pointed={POINTED}
          onPoint={nothing}
        />
      </Figure>
    ),
  },
  {
    id: "sweep-curves",
    title: "Curves of configurations, with intervals",
    of: (
      <CurvesFigure
        curves={POINTS.map((point, i) => ({
          key: point.key,
          number: i + 1,
          name: shortPointText(KEYS, (key) => valueAt(point, key)),
          tone: i % 2 === 0 ? "std" : "cf",
          curve: meanCurve(point.results, "heldout/reward"),
        }))}
        metric="heldout/reward"
        pointed={null}
        onPoint={nothing}
      />
    ),
  },
  {
    id: "sweep-parallel",
    title: "Parallel coordinates, a part kept",
    of: (
      <ParallelCoordinates
        points={POINTS}
        axes={AXES}
        outcome="measure 0"
        pointed={POINTED}
        brushes={{ "measure 0": [0.4, 1] }}
        inside={(point) => (AXES.find(({ id }) => id === "measure 0")?.place(point) ?? 0) >= 0.4}
        onPoint={nothing}
        onBrush={nothing}
      />
    ),
  },
];

/** The parts of the Sweep page; its files come from elsewhere. */
export const SWEEP_EXAMPLES: readonly Example[] = PARTS.map(({ id, title, of }) => ({
  id,
  title,
  of: (
    <div className={`sweep gallery-sweep ${/form|runs/.test(id) ? "gallery-narrow" : ""}`}>
      {of}
    </div>
  ),
}));
