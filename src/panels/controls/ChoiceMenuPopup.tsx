import { Menu } from "@base-ui/react/menu";
import type { ChoiceMenuProps } from "./choice";

/** The choice with its list: what `ChoiceMenu` becomes once its script has arrived. */
export function ChoiceMenuPopup<V extends string | number>(props: ChoiceMenuProps<V>) {
  const { name, value, choices, children, className = "value choice", onChange } = props;
  const label = choices.find((choice) => choice.value === value)?.label ?? String(value);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={className} aria-label={`${name}: ${label}`}>
        {children ?? label}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="sheet-layer" align="end" sideOffset={6} collisionPadding={8}>
          {/* A long list scrolls, and what scrolls is reached by the keyboard. */}
          <Menu.Popup className="sheet" tabIndex={0}>
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
