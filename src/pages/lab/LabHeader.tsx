import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { settingOf } from "../../experiment/schema";
import type { NumberSetting } from "../../experiment/setting";
import { afterFirstPaint } from "../../panels/controls/after-first-paint";
import { Note } from "../../panels/controls/Note";
import { BackendBadge } from "../../panels/header/BackendBadge";
import { Header } from "../../panels/header/Header";
import { ThemeToggle } from "../../panels/header/ThemeToggle";
import { NumberField } from "../../panels/settings/NumberField";
import { setText, usePainter } from "../../panels/use-painter";
import { client, useLab } from "../../store/lab";
import { forceBackend, newSeed, reset } from "../../store/transport";
import { useView } from "../../store/view";
import { Files } from "./Files";

const ShareDialog = lazy(
  afterFirstPaint(async () => ({
    default: (await import("../../panels/share/ShareDialog")).ShareDialog,
  })),
);

/** The header with what the Lab has to say: speed, seed, backend, the link, the theme. */
export function LabHeader(props: {
  /** For a newcomer: where it runs, the link, what this is. */
  readonly greeting: boolean;
  readonly onShortcuts: () => void;
  readonly onAbout: () => void;
}) {
  const { greeting, onShortcuts, onAbout } = props;
  const lost = useLab(({ status: { state } }) => state === "lost");
  const failed = useLab(({ status: { state } }) => state === "failed");
  // What an engine that is lost ran on is no longer where anything runs.
  const backend = useLab((lab) => (lost ? null : lab.status.backend));
  const engine = useLab((lab) => lab.status.engine);
  const { seed, seeds } = useLab((lab) => lab.asked.settings);
  const last = seed + seeds - 1;
  const unseen = useView((view) => view.unseen);
  return (
    <Header>
      {!greeting && (
        <>
          <Speed />
          <span>
            {seeds > 1 ? "seeds" : "seed"}{" "}
            <Note
              words={seeds > 1 ? `${seed} to ${last}` : seed}
              name={seeds > 1 ? `Seeds ${seed} to ${last}` : `Seed ${seed}`}
              title="Seed"
            >
              <p>
                Where all randomness comes from: both runs see the same prompts and the same noise.
              </p>
              {seeds > 1 && (
                <p>
                  This is the first of {seeds} side by side. Kernels, answers and instruments are
                  its; what all of them measure is shown as their mean.
                </p>
              )}
              <p>
                <NumberField
                  setting={settingOf("seed") as NumberSetting<"seed">}
                  value={seed}
                  onChange={(value) => void reset(value)}
                />{" "}
                <button type="button" className="button" onClick={() => void newSeed()}>
                  New seed
                </button>
              </p>
            </Note>
          </span>
        </>
      )}
      <BackendBadge
        report={backend}
        without={lost ? "engine" : failed ? "run" : null}
        engine={engine}
        forced={client.forcedBackend}
        onForce={(name) => void forceBackend(name)}
        unseen={unseen}
        onUnseen={(next) => useView.setState({ unseen: next })}
      />
      {!greeting && <Files />}
      <Share />
      <button type="button" className="value" onClick={onAbout} title="What this is">
        About
      </button>
      {!greeting && (
        <button type="button" className="value bar-keys" onClick={onShortcuts} title="Keys (?)">
          Keys
        </button>
      )}
      <ThemeToggle />
    </Header>
  );
}

/** Steps a second, as measured, painted outside React. */
function Speed() {
  const record = useLab((lab) => lab.runs.main);
  const running = useLab((lab) => lab.status.state === "running");
  const runs = useLab(({ asked: { settings } }) =>
    settings.seeds > 1 ? settings.seeds * (settings.companion === "none" ? 1 : 2) : 1,
  );
  const element = useRef<HTMLSpanElement>(null);
  const last = useRef(0);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      if (!running || !record) return setText(element.current, "");
      // A figure that changes sixty times a second cannot be read.
      const now = performance.now();
      if (now - last.current < 500) return;
      last.current = now;
      const speed = record.valueAt("speed/steps_per_second", record.lastStep);
      setText(
        element.current,
        Number.isFinite(speed)
          ? `${speed.toFixed(speed < 9.95 ? 1 : 0)} steps/s${runs > 1 ? ` × ${runs} runs` : ""}`
          : "",
      );
    },
  );
  return <span ref={element} className="bar-speed" />;
}

/** The word that opens what can be shared. */
function Share() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="value bar-share"
        aria-haspopup="dialog"
        aria-expanded={open}
        title="A link, a QR code, an embedded panel, a command, a citation"
        onClick={() => setOpen(true)}
      >
        Share
      </button>
      {open && (
        <Suspense fallback={null}>
          <ShareDialog open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
