/** What can be chosen in the entropy budget. */
import { BARS, SUMS } from "../plot/bar-choices";

export const QUANTITY = { key: "quantity", values: ["entropy", "confidence"] } as const;
export const STEP = { key: "step", values: ["taken", "sgd"] } as const;
export const CHOICES = [QUANTITY, STEP, SUMS, BARS] as const;
