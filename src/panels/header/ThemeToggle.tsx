import { type ThemeChoice, useView } from "../../store/view";
import { ChoiceMenu } from "../controls/ChoiceMenu";

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Light, dark, or whatever the system prefers. */
export function ThemeToggle() {
  const theme = useView((view) => view.theme);
  return (
    <ChoiceMenu
      name="Theme"
      value={theme}
      choices={THEMES}
      className="theme-toggle"
      onChange={(next) => useView.setState({ theme: next })}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.3" />
        <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
      </svg>
    </ChoiceMenu>
  );
}
