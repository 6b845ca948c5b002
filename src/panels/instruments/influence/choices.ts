/** What can be chosen in the influence matrix: the order of its samples. */
export const ORDER = { key: "order", values: ["advantage", "prompt", "influence"] } as const;
export const CHOICES = [ORDER] as const;
