import { lazy, type ReactNode, Suspense } from "react";
import { afterFirstPaint } from "./after-first-paint";

/** What `Note` is given. */
export interface NoteProps {
  readonly words: ReactNode;
  /** Where the words alone do not say what opens. */
  readonly name?: string;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

const Popup = lazy(
  afterFirstPaint(async () => ({ default: (await import("./NotePopup")).NotePopup })),
);

/** Words with a dotted rule that open a note; a press on something in it with `data-closes-note` closes it. */
export function Note(props: NoteProps) {
  const { words, name, className = "value" } = props;
  const still = (
    <button type="button" className={className} aria-label={name}>
      {words}
    </button>
  );
  return (
    <Suspense fallback={still}>
      <Popup {...props} />
    </Suspense>
  );
}
