/** The panels of the Instruments view, in the order of its list: one line each. */

import { attributionPanel } from "./attribution/panel";
import { diversityPanel } from "./diversity/panel";
import { entropyBudgetPanel } from "./entropy-budget/panel";
import { featuresPanel } from "./features/panel";
import { influencePanel } from "./influence/panel";
import type { InstrumentPanel } from "./instrument-panel";
import { kernelDepthPanel } from "./kernel-depth/panel";
import { ripplePanel } from "./ripple/panel";
import { theoryPanel } from "./theory/panel";

export const INSTRUMENT_PANELS: readonly InstrumentPanel[] = [
  kernelDepthPanel,
  ripplePanel,
  influencePanel,
  entropyBudgetPanel,
  attributionPanel,
  featuresPanel,
  diversityPanel,
  theoryPanel,
];

/** The panel of an id; undefined where there is none. */
export function panelById(id: string): InstrumentPanel | undefined {
  return INSTRUMENT_PANELS.find((panel) => panel.id === id);
}
