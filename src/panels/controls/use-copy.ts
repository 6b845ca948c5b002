import { useRef, useState } from "react";

/** How long a copy is confirmed, ms. */
const CONFIRMED = 4000;

/** What came of copying a text: "refused" where the browser gives no clipboard, until it is tried again. */
export type Copied = "copied" | "refused" | null;

/** Copies texts. @returns what came of the last one, and what copies one. */
export function useCopy(): readonly [Copied, (text: string) => Promise<Copied>] {
  const [copied, setCopied] = useState<Copied>(null);
  const timer = useRef(0);
  const copy = async (text: string) => {
    const outcome = await navigator.clipboard
      ?.writeText(text)
      .then(() => "copied" as const)
      .catch(() => "refused" as const);
    setCopied(outcome ?? "refused");
    // Of several copies, each is confirmed as long.
    clearTimeout(timer.current);
    if (outcome === "copied") timer.current = window.setTimeout(() => setCopied(null), CONFIRMED);
    return outcome ?? "refused";
  };
  return [copied, copy];
}
