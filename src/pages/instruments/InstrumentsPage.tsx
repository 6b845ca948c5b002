import { useEffect, useMemo, useState } from "react";
import { presetById, presetSettings } from "../../experiment/presets";
import { problemOf, quote } from "../../experiment/problem";
import { defaultSettings } from "../../experiment/schema";
import { InstrumentFrame } from "../../panels/instruments/InstrumentFrame";
import { INSTRUMENT_PANELS, panelById } from "../../panels/instruments/registry";
import { watchesOf } from "../../panels/instruments/watches-of";
import { SettingRow } from "../../panels/settings/SettingRow";
import { changeSetting } from "../../store/change-settings";
import { askOf, useReports, useSwitchedOn, watchOnly } from "../../store/instruments";
import { addLinkProblem, useLab } from "../../store/lab";
import { usePlace } from "../../store/place";
import { isRearranged, restoreLayout, useView } from "../../store/view";
import { LabTransport } from "../lab/LabTransport";
import { PageTop } from "../lab/PageTop";
import { oneOfEach, useShownRuns } from "../lab/shown-runs";
import { Finding } from "./Finding";
import { InstrumentList } from "./InstrumentList";
import { inOrder } from "./in-order";
import { KeepOnLab } from "./KeepOnLab";
import { PLAYHEAD } from "./playhead";
import { StepAxis } from "./StepAxis";
import { useChoicesInAddress } from "./use-choices-in-address";
import "./instruments-page.css";

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
  const order = useView((view) => view.instruments);
  const rearranged = useView(isRearranged);
  const panels = useMemo(() => inOrder(INSTRUMENT_PANELS, order), [order]);
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
  useChoicesInAddress(panel);
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
      <main className="lab-main">
        <section className="lab-lede" aria-label="The instrument and what it found">
          <h1>{panel.title}</h1>
          <Finding panel={panel} run={run} runs={runs} />
        </section>
        <div className="ins-grid">
          <aside className="ins-rail" aria-label="Instruments and their cost">
            <LabTransport record={main} />
            {header && <InstrumentList panels={panels} chosen={panel.id} reports={reports} />}
            {header && rearranged && (
              <button type="button" className="value ins-restore" onClick={restoreLayout}>
                restore the usual layout
              </button>
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
              actions={header && <KeepOnLab panel={panel} />}
            />
          </div>
        </div>
      </main>
    </div>
  );
}
