import { lazy, Suspense } from "react";
import { afterFirstPaint } from "./after-first-paint";
import type { ChoiceMenuPopup } from "./ChoiceMenuPopup";
import type { ChoiceMenuProps } from "./choice";

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
