import { useEffect, useReducer } from "react";
import { onThemeChange } from "../../charts/theme";

/** Draws anew when light and dark are swapped: for colours that are read from the page. */
export function useThemeVersion(): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => onThemeChange(redraw), []);
}
