/** What one setting is: the row of the schema that controls, flags, links and pages are derived from. */

/** Sections of the rail, in its order. */
export const SETTING_GROUPS = [
  { id: "task", label: "Task and policy" },
  { id: "step", label: "Step" },
  { id: "objective", label: "Objective" },
  { id: "optimiser", label: "Optimiser" },
  { id: "schedule", label: "Schedule" },
  { id: "instruments", label: "Instruments" },
] as const;

/** A section of the rail, by its id. */
export type SettingGroup = (typeof SETTING_GROUPS)[number]["id"];

interface SettingFields<K extends string> {
  /** The flat name used everywhere: URL, flags, config.json. TRL's where TRL has one. */
  readonly key: K;
  /** A few words for the rail and for run names. */
  readonly label: string;
  /** One sentence for a student. */
  readonly explanation: string;
  readonly group: SettingGroup;
  /** Whether a change takes effect at the next step or needs the run to start again. */
  readonly applies: "live" | "restart";
}

/** A number between `min` and `max`, both included; `integer` takes whole numbers only. */
export interface NumberSetting<K extends string = string> extends SettingFields<K> {
  readonly kind: "number" | "integer";
  readonly default: number;
  /** What every run had before there was this setting; only where there are files that lack it. */
  readonly before?: number;
  readonly min: number;
  readonly max: number;
  /** How a slider spaces its values; `log` only where `min` is positive. */
  readonly scale: "linear" | "log";
  /** The grain of a slider: an addend on a linear scale, in decades on a log scale. */
  readonly step: number;
  /** What the number counts, e.g. "steps"; empty for a pure number. */
  readonly unit: string;
}

/** One of a few named values. */
export interface ChoiceSetting<K extends string = string, V extends string = string>
  extends SettingFields<K> {
  readonly kind: "choice";
  readonly default: V;
  /** What every run had before there was this setting; only where there are files that lack it. */
  readonly before?: V;
  readonly choices: readonly { readonly value: V; readonly label: string }[];
}

/** One row of the schema. */
export type Setting = NumberSetting | ChoiceSetting;

type Spec<S, Given extends keyof S> = Omit<S, "kind" | "key" | Given>;

/** A row for a real number. */
export function real<const K extends string>(
  key: K,
  spec: Spec<NumberSetting<K>, never>,
): NumberSetting<K> {
  return { kind: "number", key, ...spec };
}

/** A row for a whole number, on a linear scale with a grain of 1 unless told. */
export function integer<const K extends string>(
  key: K,
  spec: Spec<NumberSetting<K>, "scale" | "step"> & Partial<Pick<NumberSetting, "scale" | "step">>,
): NumberSetting<K> {
  return { kind: "integer", key, scale: "linear", step: 1, ...spec };
}

/** A row for one of a few named values. */
export function choice<const K extends string, const V extends string>(
  key: K,
  spec: Spec<ChoiceSetting<K, V>, "default" | "before"> & {
    readonly default: NoInfer<V>;
    readonly before?: NoInfer<V>;
  },
): ChoiceSetting<K, V> {
  return { kind: "choice", key, ...spec };
}
