import { useEffect, useState } from "react";
import { onThemeChange } from "../../charts/theme";

/** A length in px from a CSS custom property of the root, read again when the window or the theme changes. */
export function useCustomLength(name: string, fallback: number): number {
  const [length, setLength] = useState(() => read(name, fallback));
  useEffect(() => {
    const update = () => setLength(read(name, fallback));
    update();
    addEventListener("resize", update);
    const end = onThemeChange(update);
    return () => {
      removeEventListener("resize", update);
      end();
    };
  }, [name, fallback]);
  return length;
}

function read(name: string, fallback: number): number {
  const text = getComputedStyle(document.documentElement).getPropertyValue(name);
  return Number.parseFloat(text) || fallback;
}
