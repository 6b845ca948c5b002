import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { PRESETS, presetById, presetSettings } from "../../experiment/presets";
import { defaultSettings } from "../../experiment/schema";
import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { LedeLine } from "../../panels/lede/LedeLine";
import { LAB_LEVER, NARROW_LEVER } from "../../panels/lever/geometry";
import { Lever } from "../../panels/lever/Lever";
import { trainedBy } from "../../panels/lever/trained";
import { Wires } from "../../panels/lever/Wires";
import { SettingsPanel } from "../../panels/settings/SettingsPanel";
import {
  changedKeys,
  changeSetting,
  choosePreset,
  flipLever,
  newSeed,
  pause,
  play,
  reset,
  restorePreset,
  stepOnce,
  useLab,
} from "../../store/lab";
import { identify } from "../../store/run-identity";
import { stepInView, usePhaseInView } from "../../store/run-views";
import { useView } from "../../store/view";
import { Kernels } from "./Kernels";
import { LabHeader } from "./LabHeader";
import { Notices } from "./Notices";
import { isGhost, useShownRuns } from "./shown-runs";
import { Time } from "./Time";
import { useCustomLength } from "./use-custom-length";
import { type ShortcutActions, useShortcuts } from "./use-shortcuts";
import "./lab.css";

const Shortcuts = lazy(
  afterFirstPaint(async () => ({
    default: (await import("../../panels/status/Shortcuts")).Shortcuts,
  })),
);

const About = lazy(
  afterFirstPaint(async () => ({ default: (await import("../../panels/status/About")).About })),
);

/** The Lab: a policy trains, and its kernel is on screen. */
export function LabPage() {
  const asked = useLab((lab) => lab.asked);
  const state = useLab((lab) => lab.status.state);
  const main = useLab((lab) => lab.runs.main);
  const shown = useShownRuns();
  const live = useMemo(() => shown.filter((run) => !isGhost(run)), [shown]);
  const phase = usePhaseInView(main) ?? asked.schedule[0] ?? null;
  const trained = useMemo(() => trainedBy(phase?.trainable ?? "all"), [phase]);
  const position =
    trained.classifier === "all" && trained.backbone === "none"
      ? "classifier"
      : trained.classifier === "all" && trained.backbone === "all"
        ? "everything"
        : null;
  const run = live[0]?.identity ?? identify(asked.settings.schedule, asked.schedule);
  const root = useRef<HTMLElement>(null);
  const rail = useCustomLength("--rail", 240);
  const plot = rail + useCustomLength("--gutter", 24) + useCustomLength("--pad", 80);
  const geometry = rail < 240 ? NARROW_LEVER : LAB_LEVER;
  const [help, setHelp] = useState(false);
  const [about, setAbout] = useState(false);

  const actions = useMemo<ShortcutActions>(
    () => ({
      playOrPause: () => void (state === "running" ? pause() : play()),
      forward: () => moveOn(),
      back: () => look(-1),
      follow: () => useView.setState({ playhead: null }),
      lever: () => void flipLever(position === "classifier" ? "everything" : "classifier"),
      reset: () => void reset(),
      newSeed: () => void newSeed(),
      help: () => setHelp(true),
    }),
    [state, position],
  );
  useShortcuts(actions);
  useTitle(asked.preset);

  const preset = presetById(asked.preset);
  const usual = preset ? presetSettings(preset) : defaultSettings();
  return (
    <div className="lab">
      <LabHeader onShortcuts={() => setHelp(true)} onAbout={() => setAbout(true)} />
      <Notices />
      <div className="lab-lede">
        <h1>
          <ChoiceMenu
            name="Experiment"
            className="choice lab-preset"
            value={asked.preset}
            choices={PRESETS.map(({ id, title, lede }) => ({
              value: id,
              label: title,
              hint: lede,
            }))}
            onChange={(id) => void choosePreset(id)}
          />
        </h1>
        <LedeLine state={state} runs={live} />
      </div>
      <main className="lab-grid" ref={root}>
        <aside className="lab-rail" aria-label="Controls">
          <Lever
            geometry={geometry}
            width={rail}
            position={position}
            trained={trained}
            run={run}
            onChange={(wanted) => void flipLever(wanted)}
          />
          <SettingsPanel
            values={asked.settings}
            preset={usual}
            changed={changedKeys(asked)}
            onChange={(key, value) => void changeSetting(key, value)}
            onRestore={() => void restorePreset()}
          />
        </aside>
        <Kernels live={live} trained={trained} />
        <Time shown={shown} />
        <div className="lab-answers">
          <AnswersPanel runs={live} />
          <AnswerShares runs={live} />
        </div>
        <Wires
          root={root}
          geometry={geometry}
          trained={trained}
          from={rail}
          plot={plot}
          letters={main}
        />
      </main>
      <Suspense fallback={null}>
        <Shortcuts open={help} onOpenChange={setHelp} />
        <About open={about} onOpenChange={setAbout} />
      </Suspense>
    </div>
  );
}

/** Looks at a neighbouring step of the record, without making one. */
function look(by: -1 | 1): boolean {
  const { main } = useLab.getState().runs;
  if (!main || main.lastStep < 0) return false;
  const wanted = stepInView(main) + by;
  if (wanted > main.lastStep) return false;
  useView.setState({ playhead: wanted >= main.lastStep ? null : Math.max(0, wanted) });
  return true;
}

/** One step on: in the record while looking back, else a new one. */
function moveOn(): void {
  if (useView.getState().playhead !== null && look(1)) return;
  void stepOnce();
}

function useTitle(preset: string): void {
  useEffect(() => {
    const title = presetById(preset)?.title;
    document.title = title
      ? `${title} · RL post-training playground`
      : "RL post-training playground";
  }, [preset]);
}
