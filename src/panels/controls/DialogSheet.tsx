import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** The sheet of a dialog: its title, the way out, and what it holds. Stands in a `Dialog.Root`. */
export function DialogSheet(props: {
  readonly title: ReactNode;
  /** What it is styled by beside what all dialogs have. */
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { title, className = "", children } = props;
  return (
    <Dialog.Portal>
      <Dialog.Backdrop className="scrim" />
      <Dialog.Popup className={`sheet dialog ${className}`.trim()}>
        <header className="dialog-head">
          <Dialog.Title>{title}</Dialog.Title>
          <Dialog.Close className="value">Close</Dialog.Close>
        </header>
        {children}
      </Dialog.Popup>
    </Dialog.Portal>
  );
}
