import { lazy, type ReactNode, Suspense } from "react";
import { afterFirstPaint } from "./after-first-paint";

/** What `Hint` is given. */
export interface HintProps {
  readonly text: string;
  readonly children: ReactNode;
}

const Popup = lazy(
  afterFirstPaint(async () => ({ default: (await import("./HintPopup")).HintPopup })),
);

/** A label that explains itself where it is pointed at, pressed or tapped. */
export function Hint(props: HintProps) {
  const still = (
    <button type="button" className="term">
      {props.children}
    </button>
  );
  return (
    <Suspense fallback={still}>
      <Popup {...props} />
    </Suspense>
  );
}
