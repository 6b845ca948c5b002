import type { BackendName, BackendReport, EngineReport } from "../../store/lab";
import { Note } from "../controls/Note";
import { PlaceLink } from "./PlaceLink";

/** The backends a visitor can force, in the order of preference, and what they are. */
const KNOWN: readonly {
  readonly name: BackendName;
  readonly label: string;
  readonly on: string;
}[] = [
  { name: "webgpu", label: "WebGPU", on: "the graphics card, by the newest interface" },
  { name: "wasm", label: "WebAssembly", on: "the processor, vectorised" },
  { name: "webgl", label: "WebGL", on: "the graphics card, by an older interface" },
  { name: "cpu", label: "JavaScript", on: "the processor, slow: for checking" },
];

/** A backend's name as people know it. */
export function backendLabel(name: BackendName): string {
  return KNOWN.find((known) => known.name === name)?.label ?? name;
}

/** Which backend runs, on what, why not a better one; and another can be forced. */
export function BackendBadge(props: {
  readonly report: BackendReport | null;
  /** Whether the engine is gone, or no run could be opened; without a report neither is on its way. */
  readonly without?: "engine" | "run" | null;
  /** What makes the steps; null while it is compiled. */
  readonly engine: EngineReport | null;
  readonly forced: BackendName | null;
  readonly onForce: (backend: BackendName | null) => void;
  /** Whether training goes on while nobody sees the page. */
  readonly unseen: boolean;
  readonly onUnseen: (unseen: boolean) => void;
}) {
  const { report, without = null, engine, forced, onForce, unseen, onUnseen } = props;
  const label = report ? backendLabel(report.name) : without ? `no ${without}` : "starting";
  return (
    <Note
      className="value choice badge"
      name={`Backend: ${label}`}
      title="Where this runs"
      words={
        <>
          <i className="badge-dot" data-live={report !== null || undefined} />
          {label}
          {report?.adapter && (report.name === "webgpu" || report.name === "webgl") && (
            <span className="badge-adapter">, {shortAdapter(report.adapter)}</span>
          )}
        </>
      }
    >
      {report ? (
        <>
          <p>
            {backendLabel(report.name)} on {report.adapter || "an unnamed device"}
            {report.software ? ", emulated in software" : ""}. {checkedSentence(report)}
          </p>
          {engine && <p>{engineSentence(engine)}</p>}
          {report.tried.length > 0 && (
            <ul className="badge-tried small">
              {report.tried.map(({ name, reason }) => (
                <li key={name}>
                  Not {backendLabel(name)}: {reason}.
                </li>
              ))}
            </ul>
          )}
        </>
      ) : (
        <p>{WITHOUT[without ?? "nothing"]}</p>
      )}
      <p>
        <PlaceLink className="value" place={{ page: "check", instrument: null }}>
          Check this device
        </PlaceLink>
      </p>
      <fieldset className="badge-force">
        <legend className="small">Run on</legend>
        {[{ name: null, label: "the best there is", on: "" }, ...KNOWN].map((choice) => (
          <label key={choice.name ?? "best"}>
            <input
              type="radio"
              name="backend"
              checked={forced === choice.name}
              onChange={() => onForce(choice.name)}
            />{" "}
            {choice.label}
            {choice.on && <span className="small"> {choice.on}</span>}
          </label>
        ))}
      </fieldset>
      <p className="small">Another backend starts the run again.</p>
      <label className="badge-unseen">
        <input
          type="checkbox"
          checked={unseen}
          onChange={({ currentTarget }) => onUnseen(currentTarget.checked)}
        />{" "}
        Train on in a hidden tab
        <span className="small"> otherwise it rests until you come back</span>
      </label>
    </Note>
  );
}

const WITHOUT = {
  engine: "The engine is not running.",
  run: "No run is open that would need an engine.",
  nothing: "The engine is being loaded.",
} as const;

/** How near its gradients are to those that every backend is held to. */
function checkedSentence({ name, selfTest }: BackendReport): string {
  if (name === "cpu") return "The other backends are checked against it.";
  const error = selfTest.error.toExponential(0).replace("-", "−");
  return `Its gradients agree with plain JavaScript’s to ${error}.`;
}

/** What makes the steps, and why not the fast one. */
function engineSentence({ name, reason }: EngineReport): string {
  return name === "fused"
    ? "Its steps are made by fused kernels, checked here against plain operations."
    : `Its steps are made by plain operations, the slow way: ${reason}.`;
}

/** The adapter in a few words: the first clause, without trademarks. */
function shortAdapter(adapter: string): string {
  const bare = adapter
    .replace(/\((R|TM)\)/gi, "")
    .replace(/\s+/g, " ")
    .trim();
  const inner = /^ANGLE \((.*)\)$/.exec(bare)?.[1]?.split(",")[1]?.trim() ?? bare;
  return inner.length > 28 ? `${inner.slice(0, 27).trimEnd()}…` : inner;
}
