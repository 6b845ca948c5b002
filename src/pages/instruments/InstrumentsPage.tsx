import { useEffect, useMemo, useState } from "react";
import { presetById, presetSettings } from "../../experiment/presets";
import { problemOf, quote } from "../../experiment/problem";
import { defaultSettings } from "../../experiment/schema";
import { InstrumentFrame } from "../../panels/instruments/InstrumentFrame";
import type { InstrumentPanel, Playhead } from "../../panels/instruments/instrument-panel";
import { INSTRUMENT_PANELS, panelById } from "../../panels/instruments/registry";
import { SettingRow } from "../../panels/settings/SettingRow";
import type { WatchRequest } from "../../run/protocol";
import { askOf, useReports, useSwitchedOn, watchOnly } from "../../store/instruments";
import { addLinkProblem, changeSetting, useLab } from "../../store/lab";
import { usePlace } from "../../store/place";
import { stepInView } from "../../store/run-views";
import { useView } from "../../store/view";
import { LabTransport } from "../lab/LabTransport";
import { PageTop } from "../lab/PageTop";
import { oneOfEach, useShownRuns } from "../lab/shown-runs";
import { Finding } from "./Finding";
import { InstrumentList } from "./InstrumentList";
import { StepAxis } from "./StepAxis";
import "./instruments-page.css";

const PLAYHEAD: Playhead = {
  stepOf: stepInView,
  following: () => useView.getState().playhead === null,
  subscribe: (listener) => useView.subscribe(listener),
};

/**
 * The instruments of learning dynamics: one is open, and it alone is measured.
 * @param props.header whether the page's header, and the list of instruments, stand there.
 */
export function InstrumentsPage({ header = true }: { readonly header?: boolean }) {
  const asked = useLab((lab) => lab.asked);
  const catalogue = useLab((lab) => lab.status.catalogue);
  const main = useLab((lab) => lab.runs.main);
  const reports = useReports();
  const switchedOn = useSwitchedOn();
  const wanted = usePlace((place) => place.instrument);
  const panel = panelById(wanted ?? "") ?? INSTRUMENT_PANELS[0];
  const shown = useShownRuns();
  const runs = useMemo(() => oneOfEach(shown), [shown]);
  const [role, setRole] = useState("main");
  const run = runs.find((one) => one.role === role) ?? runs[0] ?? null;
  const maxStep = asked.settings.max_steps;

  useEffect(() => {
    if (panel) watchOnly(watchesOf(panel, switchedOn), catalogue);
  }, [panel, switchedOn, catalogue]);
  useEffect(() => {
    if (wanted === null || panelById(wanted)) return;
    const allowed = INSTRUMENT_PANELS.map(({ id }) => id).join(", ");
    addLinkProblem(problemOf("instrument", `${quote(wanted)} is not an instrument`, allowed));
    usePlace.setState({ instrument: null });
  }, [wanted]);
  // What nobody sees does not run.
  useEffect(() => () => watchOnly([], null), []);
  useEffect(() => {
    document.title = `${panel?.title ?? "Instruments"} · RL post-training playground`;
  }, [panel]);

  const usual = useMemo(() => {
    const preset = presetById(asked.preset);
    return preset ? presetSettings(preset) : defaultSettings();
  }, [asked.preset]);
  if (!panel) return null;
  return (
    <div className="ins">
      <PageTop header={header} />
      <section className="lab-lede" aria-label="The instrument and what it found">
        <h1>{panel.title}</h1>
        <Finding panel={panel} run={run} runs={runs} />
      </section>
      <main className="ins-grid">
        <aside className="ins-rail" aria-label="Instruments and their cost">
          <LabTransport record={main} />
          {header && (
            <InstrumentList panels={INSTRUMENT_PANELS} chosen={panel.id} reports={reports} />
          )}
          <dl className="ins-budget">
            <SettingRow
              settingKey="instrument_share"
              values={asked.settings}
              preset={usual}
              onChange={(key, value) => void changeSetting(key, value)}
            />
          </dl>
        </aside>
        <div className="ins-time">
          <StepAxis run={run} runs={runs} watches={panel.watches} maxStep={maxStep} />
        </div>
        <div className="ins-plot">
          <InstrumentFrame
            key={panel.id}
            panel={panel}
            runs={runs}
            role={run?.role ?? "main"}
            onRole={setRole}
            playhead={PLAYHEAD}
            maxStep={maxStep}
            catalogue={catalogue}
            reports={reports}
            ask={askOf}
          />
        </div>
      </main>
    </div>
  );
}

/** What a panel has measured: its own instruments, and those of its dear ones that are switched on. */
function watchesOf(
  { watches, everyStep, offers = [] }: InstrumentPanel,
  switchedOn: Readonly<Record<string, number>>,
): WatchRequest[] {
  return [
    ...watches.map((id) => ({ id, every: everyStep?.includes(id) ? 1 : ("auto" as const) })),
    ...offers.flatMap((id) => {
      const every = switchedOn[id];
      return every === undefined ? [] : [{ id, every }];
    }),
  ];
}
