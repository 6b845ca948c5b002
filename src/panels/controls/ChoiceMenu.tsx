import { lazy, type ReactNode, Suspense } from "react";
import { afterFirstPaint } from "./after-first-paint";
import type { ChoiceMenuPopup } from "./ChoiceMenuPopup";

/** One entry of a choice. */
export interface Choice<V extends string | number> {
  readonly value: V;
  readonly label: string;
  /** A sentence on what it means or why it cannot be had. */
  readonly hint?: string;
  readonly disabled?: boolean;
}

export interface ChoiceMenuProps<V extends string | number> {
  /** What is chosen here, for those who do not see it. */
  readonly name: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  /** The words on the page; the chosen entry's label unless given. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly onChange: (value: V) => void;
}

// `lazy` knows no generic components: the cast gives the type parameter back.
const Popup = lazy(
  afterFirstPaint(async () => ({
    default: (await import("./ChoiceMenuPopup")).ChoiceMenuPopup,
  })),
) as unknown as typeof ChoiceMenuPopup;

/** A choice among named values: a word with a dotted rule and a caret that opens a list. */
export function ChoiceMenu<V extends string | number>(props: ChoiceMenuProps<V>) {
  const { name, value, choices, children, className = "value choice" } = props;
  const label = choices.find((choice) => choice.value === value)?.label ?? String(value);
  const still = (
    <button type="button" className={className} aria-label={`${name}: ${label}`}>
      {children ?? label}
    </button>
  );
  return (
    <Suspense fallback={still}>
      <Popup {...props} />
    </Suspense>
  );
}
