import { type ReactNode, useMemo, useRef } from "react";
import type { RunRecord } from "../../run/record";
import { usePainter } from "../use-painter";
import type { Lede } from "./sentence";
import { writeParts } from "./write-parts";

/** A sentence written outside React, whenever the record or the step in view has changed. */
export function SentenceLine(props: {
  readonly record: RunRecord | null;
  readonly className: string;
  /** What it says now; null for nothing, and then nothing of it is there. */
  readonly sentence: () => Lede | null;
  /** What stands behind the sentence, where it says something. */
  readonly children?: ReactNode;
}) {
  const { record, className, sentence, children } = props;
  const line = useRef<HTMLParagraphElement>(null);
  const words = useRef<HTMLSpanElement>(null);
  const written = useRef<string | null>(null);
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      const parts = sentence()?.parts ?? [];
      const text = parts.map((part) => part.text).join("");
      if (text === written.current) return;
      written.current = text;
      line.current?.toggleAttribute("data-silent", text === "");
      writeParts(words.current, parts);
    },
  );
  return (
    <p ref={line} className={className} data-silent="">
      <span ref={words} />
      {children}
    </p>
  );
}
