import { useView } from "../../../store/view";

/** The choice between each map's own scale and one for all; the same as the kernels', and remembered. */
export function ScaleTabs() {
  const scale = useView((view) => view.scale);
  return (
    <span className="tabs">
      {(["own", "shared"] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          aria-pressed={scale === choice}
          title={
            choice === "own"
              ? "Each map to its own largest value: its structure"
              : "One symmetric-log scale for all: their sizes"
          }
          onClick={() => useView.setState({ scale: choice })}
        >
          {choice}
        </button>
      ))}
    </span>
  );
}
