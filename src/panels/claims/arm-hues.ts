/** Hues of what a claim's figures show: by the arm's run, or by the kernel's component. */

/** Marks take the pure hue; what belongs to no run is ink. */
export const MARK = {
  standard: "var(--std)",
  "cf-rl": "var(--cf)",
  third: "var(--third)",
  representation: "var(--rep)",
  gradient: "var(--grad)",
  neutral: "var(--ink-2)",
} as const;

/** Words take the hue that is read as text, by its class. */
export const WORD = {
  standard: "std",
  "cf-rl": "cf",
  third: "third",
  representation: "rep",
  gradient: "grad",
  neutral: "second",
} as const;
