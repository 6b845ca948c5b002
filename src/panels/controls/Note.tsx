import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";

/** Words with a dotted rule that open a note; `name` where the words alone do not say what. */
export function Note(props: {
  readonly words: ReactNode;
  readonly name?: string;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  const { words, name, className = "value", title, children } = props;
  return (
    <Popover.Root>
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
          <Popover.Popup className="sheet">
            {title && <Popover.Title>{title}</Popover.Title>}
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
