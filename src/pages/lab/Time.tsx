import { useMemo, useRef } from "react";
import { settingOf } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { NumberField } from "../../panels/settings/NumberField";
import { Loading } from "../../panels/status/Loading";
import { Transport } from "../../panels/transport/Transport";
import { setText, usePainter } from "../../panels/use-painter";
import {
  changeSetting,
  client,
  pause,
  play,
  reset,
  setPace,
  stepOnce,
  useLab,
} from "../../store/lab";
import { PACES, useView } from "../../store/view";
import type { ShownRun } from "./shown-runs";

const PACE_CHOICES = PACES.map((pace) => ({
  value: pace,
  label: pace === 0 ? "full speed" : `${pace} step${pace === 1 ? "" : "s"} a second`,
}));

/** The transport, and one time axis for the runs' scores and tracks. */
export function Time(props: { readonly shown: readonly ShownRun[] }) {
  const { shown } = props;
  const status = useLab((lab) => lab.status);
  const maxSteps = useLab((lab) => lab.asked.settings.max_steps);
  const pace = useView((view) => view.pace);
  const playhead = useView((view) => view.playhead);
  const step = useRef<HTMLElement>(null);
  const main = shown.find(({ role }) => role === "main")?.record ?? null;

  usePainter(
    useMemo(() => [main], [main]),
    () =>
      setText(step.current, String(playhead ?? Math.max(main?.lastStep ?? 0, client.stepsMade))),
  );

  return (
    <section className="lab-time" aria-label="Time">
      <div className="lab-transport">
        <Transport
          state={status.state}
          stepRef={step}
          onPlay={() => void play()}
          onPause={() => void pause()}
          onStep={() => void stepOnce()}
          onReset={() => void reset()}
        >
          <span>
            of{" "}
            <NumberField
              setting={settingOf("max_steps") as NumberSetting<"max_steps">}
              value={maxSteps}
              onChange={(value) => void changeSetting("max_steps", value)}
            />
          </span>
        </Transport>
        <div className="lab-pace">
          {status.state === "loading" ? (
            <Loading message={status.message} fraction={null} />
          ) : (
            <ChoiceMenu
              name="Speed"
              value={pace}
              choices={PACE_CHOICES}
              onChange={(p) => void setPace(p)}
            />
          )}
        </div>
      </div>
    </section>
  );
}
