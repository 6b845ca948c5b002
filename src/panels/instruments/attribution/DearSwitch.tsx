import { switchOn, useSwitchedOn } from "../../../store/instruments";
import { DEAR_EVERY } from "./quantities";

/** Switches a dear instrument on or off, and says what it takes. */
export function DearSwitch(props: { readonly instrument: string; readonly cost: string }) {
  const { instrument, cost } = props;
  const on = useSwitchedOn()[instrument] !== undefined;
  return (
    <button
      type="button"
      className="value at-switch"
      aria-pressed={on}
      onClick={() => switchOn(instrument, on ? null : DEAR_EVERY)}
    >
      {on ? `every ${DEAR_EVERY} steps; leave it` : `measure it every ${DEAR_EVERY} steps, ${cost}`}
    </button>
  );
}
