/** The panels of the Instruments view, in the order of its list: one line each. */
import { entropyBudgetPanel } from "./entropy-budget/panel";
import { featuresPanel } from "./features/panel";
import type { InstrumentPanel } from "./instrument-panel";
import { kernelDepthPanel } from "./kernel-depth/panel";
import { ripplePanel } from "./ripple/panel";

export const INSTRUMENT_PANELS: readonly InstrumentPanel[] = [
  kernelDepthPanel,
  ripplePanel,
  entropyBudgetPanel,
  featuresPanel,
];

/** The panel of an id; undefined where there is none. */
export function panelById(id: string): InstrumentPanel | undefined {
  return INSTRUMENT_PANELS.find((panel) => panel.id === id);
}
