import { lazy, Suspense, useMemo, useState } from "react";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { stepLookedAt } from "../../store/forking";
import { useLab } from "../../store/lab";
import { flipLever } from "../../store/lever";
import { followNewest, playRecord, stopRecord, useReplay } from "../../store/replay";
import { stepInView } from "../../store/run-views";
import { newSeed, pause, play, reset, stepOnce } from "../../store/transport";
import { nextTheme, useView } from "../../store/view";
import { LabHeader } from "./LabHeader";
import { useLeverPosition } from "./lever-position";
import { Notices } from "./Notices";
import { type ShortcutActions, useShortcuts } from "./use-shortcuts";

const Shortcuts = lazy(
  afterFirstPaint(async () => ({
    default: (await import("../../panels/status/Shortcuts")).Shortcuts,
  })),
);

const About = lazy(
  afterFirstPaint(async () => ({ default: (await import("../../panels/status/About")).About })),
);

/**
 * What every page begins with: header, notices, and the keys that act on the run.
 * @param props.runs whether the page shows the runs; where it does not, keys leave them alone.
 * @param props.header whether there is a header: in another page's frame there is none.
 * @param props.greeting whether the header is to have no more than a newcomer asks for.
 */
export function PageTop(props: {
  readonly runs?: boolean;
  readonly header?: boolean;
  readonly greeting?: boolean;
}) {
  const { runs = true, header = true, greeting = false } = props;
  const state = useLab((lab) => lab.status.state);
  const { position } = useLeverPosition();
  const [help, setHelp] = useState(false);
  const [about, setAbout] = useState(false);
  const actions = useMemo<ShortcutActions>(
    () => ({
      playOrPause: () => void (state === "running" ? pause() : play()),
      forward: () => moveOn(),
      back: () => look(-1),
      farForward: () => void look(10),
      farBack: () => void look(-10),
      start: () => void look(Number.NEGATIVE_INFINITY),
      follow: followNewest,
      replay: () => (useReplay.getState().playing ? stopRecord() : playRecord()),
      fork: () => {
        const step = stepLookedAt();
        if (step !== null) void flipLever(position === "everything" ? "classifier" : "everything");
      },
      lever: () => void flipLever(position === "everything" ? "classifier" : "everything"),
      reset: () => void reset(),
      newSeed: () => void newSeed(),
      theme: nextTheme,
      help: () => setHelp(true),
    }),
    [state, position],
  );
  useShortcuts(
    useMemo(() => (runs ? actions : { theme: actions.theme, help: actions.help }), [runs, actions]),
  );
  return (
    <>
      {header && (
        <LabHeader
          greeting={greeting}
          onShortcuts={() => setHelp(true)}
          onAbout={() => setAbout(true)}
        />
      )}
      <Notices />
      <Suspense fallback={null}>
        <Shortcuts open={help} onOpenChange={setHelp} />
      </Suspense>
      <Suspense fallback={null}>
        <About
          open={about}
          onOpenChange={setAbout}
          onKeys={() => {
            setAbout(false);
            setHelp(true);
          }}
        />
      </Suspense>
    </>
  );
}

/** Looks at a neighbouring step of the record, without making one. */
function look(by: number): boolean {
  const { main } = useLab.getState().runs;
  if (!main || main.lastStep < 0) return false;
  const wanted = stepInView(main) + by;
  if (by === 1 && wanted > main.lastStep) return false;
  useView.setState({ playhead: wanted >= main.lastStep ? null : Math.max(0, wanted) });
  return true;
}

/** One step on: in the record while looking back, else a new one. */
function moveOn(): void {
  if (useView.getState().playhead !== null && look(1)) return;
  void stepOnce();
}
