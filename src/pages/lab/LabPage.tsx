import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { PRESETS, presetById, presetSettings } from "../../experiment/presets";
import { defaultSettings } from "../../experiment/schema";
import { whenItComes } from "../../panels/controls/after-first-paint";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { LedeLine } from "../../panels/lede/LedeLine";
import { LAB_LEVER, NARROW_LEVER } from "../../panels/lever/geometry";
import { SettingsPanel } from "../../panels/settings/SettingsPanel";
import {
  changedKeys,
  changeSetting,
  choosePreset,
  restorePreset,
} from "../../store/change-settings";
import { useLab } from "../../store/lab";
import { Kernels } from "./Kernels";
import { LabLever } from "./LabLever";
import { LabWires } from "./LabWires";
import { useLeverPosition } from "./lever-position";
import { useLeverRoom } from "./lever-room";
import { PageTop } from "./PageTop";
import { besideOf, pairOf, useShownRuns } from "./shown-runs";
import "./lab.css";

// Asked for at once, in chunks of their own: both stand empty until the engine has come.
const time = whenItComes(import("./Time"));
const answers = whenItComes(import("./Answers"));
const Time = lazy(async () => ({ default: (await time).Time }));
const Answers = lazy(async () => ({ default: (await answers).Answers }));

/**
 * The Lab: a policy trains, and its kernel is on screen.
 * @param props.header whether the page's header stands over it.
 */
export function LabPage({ header = true }: { readonly header?: boolean }) {
  const asked = useLab((lab) => lab.asked);
  const state = useLab((lab) => lab.status.state);
  const shown = useShownRuns();
  const live = useMemo(() => pairOf(shown), [shown]);
  const beside = useMemo(() => besideOf(shown), [shown]);
  const fork = useMemo(() => shown.findLast(({ role }) => role === "fork"), [shown]);
  const { trained } = useLeverPosition();
  const root = useRef<HTMLDivElement>(null);
  const room = useLeverRoom(LAB_LEVER, NARROW_LEVER);
  useTitle(asked.preset);

  const preset = presetById(asked.preset);
  const usual = preset ? presetSettings(preset) : defaultSettings();
  return (
    <div className="lab">
      <PageTop header={header} />
      <main className="lab-main">
        <section className="lab-lede" aria-label="The experiment and what it shows">
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
          <LedeLine state={state} runs={live} fork={fork} />
        </section>
        <div className="lab-grid" ref={root}>
          <aside className="lab-rail" aria-label="Controls">
            <LabLever room={room} shown={live} />
            <SettingsPanel
              values={asked.settings}
              preset={usual}
              changed={changedKeys(asked)}
              onChange={(key, value) => void changeSetting(key, value)}
              onRestore={() => void restorePreset()}
            />
          </aside>
          <LabWires room={room} root={root} />
          <Kernels live={shown} trained={trained} />
          <Suspense fallback={<div className="lab-time" />}>
            <Time shown={shown} />
          </Suspense>
          <div className="lab-answers">
            <Suspense fallback={null}>
              <Answers runs={beside} />
            </Suspense>
          </div>
        </div>
      </main>
    </div>
  );
}

function useTitle(preset: string): void {
  useEffect(() => {
    const title = presetById(preset)?.title;
    document.title = title
      ? `${title} · RL post-training playground`
      : "RL post-training playground";
  }, [preset]);
}
