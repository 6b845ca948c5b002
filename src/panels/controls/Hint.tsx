import { Tooltip } from "@base-ui/react/tooltip";
import type { ReactNode } from "react";

/** A label that explains itself when pointed at or focused. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <Tooltip.Root>
      {/* A span and not a button: it does nothing when pressed, it only tells. */}
      <Tooltip.Trigger render={<span className="hinted" />}>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner
          className="sheet-layer"
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Tooltip.Popup className="sheet sheet-hint">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
