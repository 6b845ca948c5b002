/** What can be chosen in the entropy budget. */
export const QUANTITY = { key: "quantity", values: ["entropy", "confidence"] } as const;
export const STEP = { key: "step", values: ["taken", "sgd"] } as const;
export const SUMS = { key: "sums", values: ["each-step", "cumulated"] } as const;
export const BARS = { key: "bars", values: ["cut", "in-full"] } as const;
export const CHOICES = [QUANTITY, STEP, SUMS, BARS] as const;
