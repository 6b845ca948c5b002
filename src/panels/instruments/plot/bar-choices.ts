/** What can be chosen of bars over steps: each step's or the sum of all, and the longest cut or in full. */
export const SUMS = { key: "sums", values: ["each-step", "cumulated"] } as const;
export const BARS = { key: "bars", values: ["cut", "in-full"] } as const;
