/** What can be chosen in the attribution. */
export const SUMS = { key: "sums", values: ["each-step", "cumulated"] } as const;
export const BARS = { key: "bars", values: ["cut", "in-full"] } as const;
export const CHOICES = [SUMS, BARS] as const;
