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

/** A label that explains itself when pointed at. */
export function Hint(props: HintProps) {
  return (
    <Suspense fallback={<span className="hinted">{props.children}</span>}>
      <Popup {...props} />
    </Suspense>
  );
}
