import { useMemo, useRef } from "react";
import { formatCount } from "../../charts/format";
import { settingOf } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { NumberField } from "../../panels/settings/NumberField";
import { Loading } from "../../panels/status/Loading";
import { Transport } from "../../panels/transport/Transport";
import { setText, usePainter } from "../../panels/use-painter";
import type { RunRecord } from "../../run/record";
import { changeSetting } from "../../store/change-settings";
import { useLab } from "../../store/lab";
import { stepInView } from "../../store/run-views";
import { ENCORE, goOnAfterEnd, pause, play, reset, setPace, stepOnce } from "../../store/transport";
import { PACES, useView } from "../../store/view";
import { LookingBack, ReplayKey } from "./LookingBack";
import { RunSaid } from "./RunSaid";
import { RunsNote } from "./RunsNote";
import type { ShownRun } from "./shown-runs";

const PACE_CHOICES = PACES.map((pace) => ({
  value: pace,
  label: pace === 0 ? "full speed" : `${pace} step${pace === 1 ? "" : "s"} a second`,
}));

/** The transport with the Lab's client behind it, and under it the pace or what is being loaded. */
export function LabTransport(props: {
  readonly record: RunRecord | null;
  /** All runs that are drawn; without them no run can be kept here. */
  readonly shown?: readonly ShownRun[];
  /** Whether the playhead is that of other runs too, and may be farther than those that go on here have come. */
  readonly others?: boolean;
}) {
  const { record, shown, others } = props;
  const state = useLab((lab) => lab.status.state);
  const message = useLab((lab) => lab.status.message);
  const fraction = useLab((lab) => lab.status.fraction);
  const maxSteps = useLab((lab) => lab.asked.settings.max_steps);
  const pace = useView((view) => view.pace);
  const playhead = useView((view) => view.playhead);
  const goingTo = useLab((lab) => lab.goingTo);
  const step = useRef<HTMLElement>(null);
  const sources = useMemo(() => [record], [record]);

  usePainter(sources, () => {
    setText(step.current, String(record ? stepInView(record) : 0));
  });

  return (
    <>
      <Transport
        state={state}
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
          {others && " in the Lab"}
        </span>
      </Transport>
      <RunSaid record={record} />
      <div className="lab-pace">
        {state === "loading" || state === "empty" ? (
          <Loading message={message || "starting the engine"} fraction={fraction} />
        ) : goingTo !== null ? (
          <span role="status">to step {formatCount(goingTo)}, where the link rests</span>
        ) : playhead !== null ? (
          <LookingBack />
        ) : (
          <>
            {state === "finished" ? (
              <button
                type="button"
                className="value"
                title="It has come to its last step. It can also be given another by the number above, by the end of the score, or by a pull of the lever."
                onClick={() => void goOnAfterEnd()}
              >
                {ENCORE} more steps
              </button>
            ) : (
              <ChoiceMenu
                name="Speed"
                value={pace}
                choices={PACE_CHOICES}
                onChange={(next) => void setPace(next)}
              />
            )}
            {record && <ReplayKey />}
            {shown && <RunsNote shown={shown} />}
          </>
        )}
      </div>
    </>
  );
}
