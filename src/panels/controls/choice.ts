/** What a choice among named values is given. */
import type { ReactNode } from "react";

/** One entry of a choice. */
export interface Choice<V extends string | number> {
  readonly value: V;
  readonly label: string;
  /** A sentence on what it means or why it cannot be had. */
  readonly hint?: string;
  readonly disabled?: boolean;
}

/** What `ChoiceMenu` is given. */
export interface ChoiceMenuProps<V extends string | number> {
  /** What is chosen here, for those who do not see it. */
  readonly name: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  /** The words on the page; the chosen entry's label unless given. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly onChange: (value: V) => void;
}
