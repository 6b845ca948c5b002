/** What is written under a saved figure: of which run it is, at which step, and where it can be seen. */
import { differences, differencesLabel } from "../experiment/differences";
import { presetById } from "../experiment/presets";
import { ENGINE_VERSION } from "../run/files/version";
import type { RunRecord } from "../run/record";
import { useLab } from "./lab";
import { handMade } from "./lived-schedule";
import { fileStem } from "./run-files";
import { stepInView } from "./run-views";
import { pageAddress, shareHash } from "./share-link";

/** What a saved figure is of. */
export interface FigureSource {
  /** The experiment, the step, what computed it, in a line. */
  readonly configuration: string;
  /** The link to the same experiment at the same step. */
  readonly link: string;
  /** How files of it are called, without an ending. */
  readonly stem: string;
}

/** What a figure of the runs on the page is of, as they stand now. */
export function figureSource(): FigureSource {
  const { asked, runs, status } = useLab.getState();
  const { main } = runs;
  const step = main === null ? 0 : stepInView(main);
  const { seed, seeds, max_steps } = asked.settings;
  const changed = differencesLabel({ ...asked, settings: { ...asked.settings, seed: 1 } });
  const done = main === null ? null : handMade(main, step);
  const parts = [
    presetById(asked.preset)?.title ?? asked.preset,
    changed,
    seeds > 1 ? `seeds ${seed} to ${seed + seeds - 1}` : `seed ${seed}`,
    `step ${step} of ${max_steps}`,
    done?.switched ? "schedule switched by hand" : "",
    done?.settings ? "settings changed by hand" : "",
    status.backend?.name ?? "",
    `RL post-training playground ${ENGINE_VERSION}`,
  ];
  return {
    configuration: `${parts.filter((part) => part !== "").join("; ")}.`,
    link:
      pageAddress() +
      shareHash({ step, panels: true, lived: done?.switched === true, changed: true }),
    stem: main === null ? asked.preset : fileStem(main, step),
  };
}

/** A run beside others on a figure, by what it is called there. */
export interface CaptionedRun {
  readonly name: string;
  readonly record: RunRecord;
}

/** A run in a line: its name, its preset and what differs from that, its seeds, its step, what computed it. */
function configurationOf({ name, record }: CaptionedRun): string {
  const { experiment, backend } = record.header;
  const { seed, seeds, max_steps } = experiment.settings;
  // Its seeds are said in words of their own, and what goes beside a run is no part of it.
  const changed = differences(experiment).filter(
    ({ key }) => key !== "seed" && key !== "seeds" && key !== "companion",
  );
  const parts = [
    presetById(experiment.preset)?.title ?? experiment.preset,
    ...changed.map(({ text }) => text),
    seeds > 1 ? `seeds ${seed} to ${seed + seeds - 1}` : `seed ${seed}`,
    `step ${stepInView(record)} of ${max_steps}`,
    backend,
  ];
  return `${name}: ${parts.filter((part) => part !== "").join("; ")}.`;
}

/** What a figure of several runs is of; the link leads to the experiment of the Lab's run. */
export function comparedSource(runs: readonly CaptionedRun[]): FigureSource {
  const step = Math.max(0, ...runs.map(({ record }) => stepInView(record)));
  const lines = [...runs.map(configurationOf), `RL post-training playground ${ENGINE_VERSION}.`];
  return {
    configuration: lines.join(" "),
    link: figureSource().link,
    stem: `compare-${runs.length}-runs-${step}`,
  };
}
