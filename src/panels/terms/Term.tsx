import type { ReactNode } from "react";

/**
 * A word that is explained where it stands: pointed at, focused or tapped. The explanation is
 * `TermLayer`'s, which looks for `data-term`, so that sentences written outside React can have terms too.
 */
export function Term(props: {
  /** The id of a term of the glossary. */
  readonly id: string;
  readonly className?: string;
  /** Whether the same word stands beside it: by keys one of the two is enough. */
  readonly again?: boolean;
  readonly children: ReactNode;
}) {
  const { id, className, again = false, children } = props;
  return (
    <button
      type="button"
      className={className ? `term ${className}` : "term"}
      data-term={id}
      tabIndex={again ? -1 : undefined}
      aria-haspopup="dialog"
    >
      {children}
    </button>
  );
}
