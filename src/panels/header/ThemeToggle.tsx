import { useState } from "react";
import { THEMES, useView } from "../../store/view";
import { ChoiceMenu } from "../controls/ChoiceMenu";

const CHOICES = THEMES.map((value) => ({
  value,
  ...{
    system: { label: "As the system" },
    light: { label: "Light" },
    dark: { label: "Dark" },
    projector: { label: "Projector", hint: "Black on white, larger, with heavier lines." },
  }[value],
}));

/** Light, dark, for a projector, or whatever the system prefers; the key T goes through them. */
export function ThemeToggle() {
  const theme = useView((view) => view.theme);
  const [first] = useState(theme);
  const label = CHOICES.find(({ value }) => value === theme)?.label;
  return (
    <>
      <ChoiceMenu
        name="Theme"
        value={theme}
        choices={CHOICES}
        className="theme-toggle"
        onChange={(next) => useView.setState({ theme: next })}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.3" />
          <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
        </svg>
      </ChoiceMenu>
      <span className="visually-hidden" role="status">
        {theme === first ? "" : `Theme: ${label}`}
      </span>
    </>
  );
}
