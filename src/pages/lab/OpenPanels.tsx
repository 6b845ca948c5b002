import { useEffect, useMemo, useRef, useState } from "react";
import { gapBetween, useOrder } from "../../panels/controls/use-order";
import { PlaceLink } from "../../panels/header/PlaceLink";
import { InstrumentFrame } from "../../panels/instruments/InstrumentFrame";
import type { InstrumentPanel, InstrumentRun } from "../../panels/instruments/instrument-panel";
import { INSTRUMENT_PANELS, panelById } from "../../panels/instruments/registry";
import { watchesOf } from "../../panels/instruments/watches-of";
import { askOf, useReports, useSwitchedOn, watchForPanels } from "../../store/instruments";
import { useLab } from "../../store/lab";
import { restoreLayout, useView } from "../../store/view";
import { PLAYHEAD } from "../instruments/playhead";
import { oneOfEach, useShownRuns } from "./shown-runs";
import "./open-panels.css";

/** The instruments that are open on the Lab, under its core, in the visitor's order. */
export function OpenPanels() {
  const all = useShownRuns();
  const runs = useMemo(() => oneOfEach(all), [all]);
  const ids = useView((view) => view.panels);
  const catalogue = useLab((lab) => lab.status.catalogue);
  const switchedOn = useSwitchedOn();
  const list = useRef<HTMLDivElement>(null);
  const panels = useMemo(() => ids.flatMap((id) => panelById(id) ?? []), [ids]);
  const shown = panels.map(({ id }) => id);
  const show = (next: readonly string[]) => useView.setState({ panels: next });
  const close = (id: string) => show(shown.filter((one) => one !== id));
  const order = useOrder({
    ids: shown,
    gapOf: (event) => gapBetween(list.current?.children ?? [], event),
    onOrder: show,
    onClose: close,
  });

  useEffect(() => {
    watchForPanels(
      panels.flatMap((panel) => watchesOf(panel, switchedOn)),
      catalogue,
    );
  }, [panels, switchedOn, catalogue]);
  // What nobody sees does not run.
  useEffect(() => () => watchForPanels([], null), []);

  const closed = INSTRUMENT_PANELS.filter(({ id }) => !shown.includes(id));
  return (
    <section className="open-panels" aria-label="Instruments on the Lab">
      <header className="open-panels-head">
        <h2>Instruments</h2>
        {closed.length > 0 && (
          <span className="open-panels-more">
            <span className="second">open</span>
            {closed.map(({ id, title }) => (
              <button key={id} type="button" className="value" onClick={() => show([...shown, id])}>
                {title}
              </button>
            ))}
          </span>
        )}
        <button type="button" className="value open-panels-restore" onClick={restoreLayout}>
          restore the usual layout
        </button>
      </header>
      <div ref={list}>
        {panels.map((panel, place) => (
          <OpenPanel
            key={panel.id}
            panel={panel}
            runs={runs}
            drop={order.gap === place}
            first={place === 0}
            last={place === panels.length - 1}
            handlers={order.handlersOf(place)}
            onMove={(by) => order.move(place, by < 0 ? place - 1 : place + 2)}
            onClose={() => close(panel.id)}
          />
        ))}
      </div>
    </section>
  );
}

function OpenPanel(props: {
  readonly panel: InstrumentPanel;
  readonly runs: readonly InstrumentRun[];
  /** What is being drawn would go before it. */
  readonly drop: boolean;
  readonly first: boolean;
  readonly last: boolean;
  readonly handlers: React.HTMLAttributes<HTMLButtonElement>;
  readonly onMove: (by: -1 | 1) => void;
  readonly onClose: () => void;
}) {
  const { panel, runs, drop, first, last, handlers, onMove, onClose } = props;
  const catalogue = useLab((lab) => lab.status.catalogue);
  const maxStep = useLab((lab) => lab.asked.settings.max_steps);
  const reports = useReports();
  const [role, setRole] = useState("main");
  const run = runs.find((one) => one.role === role) ?? runs[0] ?? null;
  return (
    <article className="open-panel" aria-label={panel.title} data-drop={drop || undefined}>
      <header className="open-panel-head">
        <h3>
          <button
            type="button"
            className="open-panel-title"
            title="Draw it to another place, or Alt with the arrows"
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
            {...handlers}
          >
            {panel.title}
          </button>
        </h3>
        <span className="second">{panel.question}</span>
        <span className="open-panel-keys">
          <button
            type="button"
            className="value"
            disabled={first}
            aria-label={`Move ${panel.title} up`}
            onClick={() => onMove(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            className="value"
            disabled={last}
            aria-label={`Move ${panel.title} down`}
            onClick={() => onMove(1)}
          >
            ↓
          </button>
          <PlaceLink place={{ page: "instruments", instrument: panel.id }} className="value">
            alone
          </PlaceLink>
          <button
            type="button"
            className="value"
            aria-label={`Close ${panel.title}`}
            onClick={onClose}
          >
            close
          </button>
        </span>
      </header>
      <InstrumentFrame
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
    </article>
  );
}
