import { Tooltip } from "@base-ui/react/tooltip";
import type { HintProps } from "./Hint";

/** The label with its explanation: what `Hint` becomes once its script has arrived. */
export function HintPopup({ text, children }: HintProps) {
  return (
    <Tooltip.Root>
      {/* A span and not a button: it does nothing when pressed, it only tells. */}
      <Tooltip.Trigger delay={400} render={<span className="hinted" />}>
        {children}
      </Tooltip.Trigger>
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
