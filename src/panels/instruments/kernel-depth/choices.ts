/** What can be chosen in the kernel in depth: what a cell holds, how parts are added up, what stands below. */
export const CELL = {
  key: "cell",
  values: ["mean", "trace", "cosine", "log-probability"],
} as const;
export const PARTS = { key: "parts", values: ["both", "layer", "kind"] } as const;
export const BELOW = { key: "below", values: ["parts", "motion"] } as const;
export const CHOICES = [CELL, PARTS, BELOW] as const;
