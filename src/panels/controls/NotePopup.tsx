import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { NoteProps } from "./Note";

/** The note with its sheet: what `Note` becomes once its script has arrived. */
export function NotePopup({ words, name, className = "value", title, children }: NoteProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className} aria-label={name}>
        {words}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          className="sheet-layer"
          sideOffset={6}
          align="start"
          collisionPadding={8}
        >
          <Popover.Popup
            className="sheet"
            onClick={({ target }) => {
              if ((target as Element).closest("[data-closes-note]")) setOpen(false);
            }}
          >
            {title && <Popover.Title>{title}</Popover.Title>}
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
