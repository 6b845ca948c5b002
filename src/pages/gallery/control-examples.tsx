import { defaultSettings } from "../../experiment/schema";
import { VerdictView } from "../../panels/claims/VerdictMark";
import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import { Note } from "../../panels/controls/Note";
import { LAB_LEVER } from "../../panels/lever/geometry";
import { Lever, type LeverPosition } from "../../panels/lever/Lever";
import type { Trained } from "../../panels/lever/trained";
import { SettingRow } from "../../panels/settings/SettingRow";
import { Loading } from "../../panels/status/Loading";
import { NoticeLine } from "../../panels/status/NoticeLine";
import { Transport, type TransportProps } from "../../panels/transport/Transport";
import type { Example } from "./example";

const nothing = () => {};
const USUAL = defaultSettings();

function Switch(props: { readonly position: LeverPosition; readonly trained: Trained }) {
  return (
    <Lever
      geometry={LAB_LEVER}
      width={240}
      run={{ name: "CF-RL", colour: "cf" }}
      onChange={nothing}
      {...props}
    />
  );
}

function Keys({ state }: { readonly state: TransportProps["state"] }) {
  return (
    <Transport
      state={state}
      stepRef={null}
      onPlay={nothing}
      onPause={nothing}
      onStep={nothing}
      onReset={nothing}
    >
      <span>of 120</span>
    </Transport>
  );
}

const STATES = ["loading", "paused", "running", "finished", "failed"] as const;

/** What is touched, and what says how things stand. */
export const CONTROL_EXAMPLES: readonly Example[] = [
  {
    id: "lever-open",
    title: "Lever, open",
    of: <Switch position="classifier" trained={{ classifier: "all", backbone: "none" }} />,
  },
  {
    id: "lever-closed",
    title: "Lever, closed",
    of: <Switch position="everything" trained={{ classifier: "all", backbone: "all" }} />,
  },
  ...STATES.map((state) => ({
    id: `transport-${state}`,
    title: `Transport, ${state}`,
    of: <Keys state={state} />,
  })),
  {
    id: "loading",
    title: "Loading",
    of: <Loading message="compiling kernels" fraction={0.6} />,
  },
  {
    id: "notice",
    title: "A notice",
    of: (
      <NoticeLine onDismiss={nothing}>The link asks for something that cannot be had.</NoticeLine>
    ),
  },
  {
    id: "notice-failed",
    title: "A failure, with a way on",
    of: (
      <NoticeLine
        action={
          <button type="button" className="button">
            Try again
          </button>
        }
      >
        The run could not be started: the graphics card was lost.
      </NoticeLine>
    ),
  },
  {
    id: "settings",
    title: "Settings: usual, changed, a choice",
    of: (
      <dl>
        <SettingRow settingKey="temperature" values={USUAL} preset={USUAL} onChange={nothing} />
        <SettingRow
          settingKey="beta"
          values={{ ...USUAL, beta: 0.1 }}
          preset={USUAL}
          onChange={nothing}
        />
        <SettingRow settingKey="task" values={USUAL} preset={USUAL} onChange={nothing} />
      </dl>
    ),
  },
  {
    id: "words",
    title: "Words that open, choose and act",
    of: (
      <p className="gallery-words">
        <Note words="a note" title="A note">
          What it says.
        </Note>
        <ChoiceMenu
          name="Choice"
          value="one"
          choices={[
            { value: "one", label: "a choice" },
            { value: "two", label: "another" },
          ]}
          onChange={nothing}
        />
        <span className="tabs">
          <button type="button" aria-pressed="true">
            chosen
          </button>
          <button type="button" aria-pressed="false">
            not chosen
          </button>
        </span>
        <button type="button" className="button">
          A key
        </button>
      </p>
    ),
  },
  {
    id: "verdicts",
    title: "Verdicts",
    of: (["holds", "depends", "does not hold", "open"] as const).map((verdict) => (
      <VerdictView key={verdict} verdict={verdict} note="8 seeds" />
    )),
  },
];
