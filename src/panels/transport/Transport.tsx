import type { Lab } from "../../store/lab";
import "./transport.css";

type RunState = Lab["status"]["state"];

/** What `Transport` is given. */
export interface TransportProps {
  readonly state: RunState;
  /** Element into which the page paints the step in view. */
  readonly stepRef: React.Ref<HTMLElement>;
  readonly onPlay: () => void;
  readonly onPause: () => void;
  readonly onStep: () => void;
  readonly onReset: () => void;
  /** What stands behind the step: the field of the last step, the pace. */
  readonly children?: React.ReactNode;
}

/** Play or pause, one step, reset; and the step in view, the largest number of the page. */
export function Transport(props: TransportProps) {
  const { state, stepRef, onPlay, onPause, onStep, onReset, children } = props;
  const running = state === "running";
  // Not `disabled`: a key that has the focus when the run ends keeps it.
  const idle = state === "loading" || state === "empty" || state === "failed" || state === "lost";
  const still = idle || state === "finished" || state === "diverged";
  const unopened = state === "loading" || state === "empty";
  return (
    <fieldset className="transport" aria-label="Run">
      <button
        type="button"
        className="key"
        data-on={running || undefined}
        aria-disabled={still}
        aria-label={running ? "Pause" : "Play"}
        title={running ? "Pause (Space)" : "Play (Space)"}
        onClick={still ? undefined : running ? onPause : onPlay}
      >
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <path d={running ? "M3 2h3v10H3zM8 2h3v10H8z" : "M3 1.5l9 5.5-9 5.5z"} />
        </svg>
      </button>
      <button
        type="button"
        className="key"
        aria-disabled={still}
        aria-label="One step"
        title="One step (→)"
        onClick={still ? undefined : onStep}
      >
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2.5 2l6 5-6 5zM9.5 2h2v10h-2z" />
        </svg>
      </button>
      <button
        type="button"
        className="key"
        aria-disabled={unopened}
        aria-label="Reset, keeping the seed"
        title="Reset, keeping the seed (R)"
        onClick={unopened ? undefined : onReset}
      >
        <svg viewBox="0 0 14 14" aria-hidden="true" className="transport-reset">
          <path d="M3.3 3.6A5 5 0 1 1 2 7" />
          <path d="M3.2 .8v3.2h3.2" />
        </svg>
      </button>
      <strong ref={stepRef} className="transport-step">
        0
      </strong>
      {children}
    </fieldset>
  );
}
