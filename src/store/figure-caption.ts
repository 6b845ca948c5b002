/** What is written under a saved figure: of which run it is, at which step, and where it can be seen. */
import { differencesLabel } from "../experiment/differences";
import { presetById } from "../experiment/presets";
import { ENGINE_VERSION } from "../run/files/version";
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
