import type { InstrumentPanel } from "../../panels/instruments/instrument-panel";
import { useView } from "../../store/view";

/** Opens an instrument on the Lab too, under its core, until it is closed there or here. */
export function KeepOnLab({ panel }: { readonly panel: InstrumentPanel }) {
  const kept = useView((view) => view.panels.includes(panel.id));
  const toggle = () => {
    const others = useView.getState().panels.filter((id) => id !== panel.id);
    useView.setState({ panels: kept ? others : [...others, panel.id] });
  };
  return (
    <button
      type="button"
      className="value"
      aria-pressed={kept}
      title={kept ? "Close it on the Lab" : "Open it on the Lab too, under the charts"}
      onClick={toggle}
    >
      {kept ? "kept on the Lab" : "keep on the Lab"}
    </button>
  );
}
