import { Popover } from "@base-ui/react/popover";
import type { HintProps } from "./Hint";

/** The label with its explanation: what `Hint` becomes once its script has arrived. */
export function HintPopup({ text, children }: HintProps) {
  return (
    <Popover.Root>
      <Popover.Trigger className="term" openOnHover delay={400}>
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          className="sheet-layer"
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Popover.Popup className="sheet sheet-hint" aria-label="What it means">
            <Popover.Description>{text}</Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
