/** The last form, kept in the browser's storage, where there is one. */
import * as v from "valibot";
import { browserStorage } from "../browser-storage";
import type { SweepForm } from "./form";

const STORAGE_KEY = "rl-post-training-playground/sweep";

/** Characters of a form that are kept at most. */
const LONGEST = 1 << 20;

const text = v.string();
const formSchema: v.GenericSchema<unknown, SweepForm> = v.object({
  name: text,
  preset: text,
  steps: text,
  settings: v.array(v.object({ key: text, value: text })),
  kind: v.picklist(["grid", "random", "list"]),
  axes: v.array(
    v.object({
      key: text,
      kind: v.picklist(["values", "range"]),
      values: text,
      from: text,
      to: text,
      count: text,
      scale: v.picklist(["linear", "log"]),
    }),
  ),
  count: text,
  draw: text,
  points: text,
  seeds: text,
  metrics: text,
  instruments: text,
});

/** What an earlier visit left; null where there is nothing, or nothing that this version can read. */
export function readForm(
  from: Pick<Storage, "getItem"> | null = browserStorage(),
): SweepForm | null {
  try {
    const parsed = v.safeParse(formSchema, JSON.parse(from?.getItem(STORAGE_KEY) ?? "null"));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Keeps a form for the next visit. */
export function rememberForm(
  form: SweepForm,
  to: Pick<Storage, "setItem"> | null = browserStorage(),
): void {
  const kept = JSON.stringify(form);
  if (kept.length > LONGEST) return;
  try {
    to?.setItem(STORAGE_KEY, kept);
  } catch {
    // A full or forbidden storage costs the memory of a form, nothing else.
  }
}
