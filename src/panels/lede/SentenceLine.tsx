import { useMemo, useRef } from "react";
import type { RunRecord } from "../../run/record";
import { usePainter } from "../use-painter";
import type { Lede } from "./sentence";
import { writeParts } from "./write-parts";

/** A sentence written outside React, whenever the record or the step in view has changed. */
export function SentenceLine(props: {
  readonly record: RunRecord | null;
  readonly className: string;
  /** What it says now; null for nothing. */
  readonly sentence: () => Lede | null;
}) {
  const { record, className, sentence } = props;
  const line = useRef<HTMLParagraphElement>(null);
  const written = useRef("");
  usePainter(
    useMemo(() => [record], [record]),
    () => {
      const parts = sentence()?.parts ?? [];
      const text = parts.map((part) => part.text).join("");
      if (text === written.current) return;
      written.current = text;
      writeParts(line.current, parts);
    },
  );
  return <p ref={line} className={className} />;
}
