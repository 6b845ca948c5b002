import { Menu } from "@base-ui/react/menu";
import type { ReactNode } from "react";

/** One entry of a choice. */
export interface Choice<V extends string | number> {
  readonly value: V;
  readonly label: string;
  /** A sentence on what it means or why it cannot be had. */
  readonly hint?: string;
  readonly disabled?: boolean;
}

/** A choice among named values: a word with a dotted rule and a caret that opens a list. */
export function ChoiceMenu<V extends string | number>(props: {
  /** What is chosen here, for those who do not see it. */
  readonly name: string;
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  /** The words on the page; the chosen entry's label unless given. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly onChange: (value: V) => void;
}) {
  const { name, value, choices, children, className = "value choice", onChange } = props;
  const label = choices.find((choice) => choice.value === value)?.label ?? String(value);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={className} aria-label={`${name}: ${label}`}>
        {children ?? label}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="sheet-layer" align="end" sideOffset={6} collisionPadding={8}>
          <Menu.Popup className="sheet">
            <Menu.RadioGroup
              className="options"
              value={value}
              onValueChange={(next: V) => {
                if (next !== value) onChange(next);
              }}
            >
              {choices.map((choice) => (
                <Menu.RadioItem
                  key={choice.value}
                  value={choice.value}
                  disabled={choice.disabled ?? false}
                  closeOnClick
                >
                  {choice.label}
                  {choice.hint && <span className="hint">{choice.hint}</span>}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
