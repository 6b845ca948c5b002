import { useEffect, useRef, useState } from "react";
import { openFiles, saveSweep, sweepCommand } from "../../store/sweep/files";
import type { SweepForm } from "../../store/sweep/form";

/** How long a copy is confirmed, ms. */
const CONFIRMED = 2000;

/** The sweep as a file and as a command, and files that are opened here. */
export function SweepFiles(props: {
  readonly form: SweepForm;
  /** Whether nothing is wrong with the form. */
  readonly isSound: boolean;
  readonly workers: number;
}) {
  const { form, isSound, workers } = props;
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<"yes" | "refused" | null>(null);
  const command = sweepCommand(form, form.name, workers);
  useDroppedFiles();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setCopied("yes");
      setTimeout(() => setCopied(null), CONFIRMED);
    } catch {
      setCopied("refused");
    }
  };
  return (
    <section className="sweep-files" aria-label="Files">
      <p>
        <button type="button" className="value" onClick={() => input.current?.click()}>
          open a sweep or results
        </button>
        <button type="button" className="value" disabled={!isSound} onClick={() => saveSweep(form)}>
          save the sweep file
        </button>
        <button type="button" className="value" disabled={!isSound} onClick={() => void copy()}>
          {copied === "yes" ? "copied" : "copy as a command"}
        </button>
        <span className="visually-hidden" role="status">
          {copied === "yes" ? "The command was copied" : ""}
        </span>
      </p>
      {copied === "refused" && (
        <label>
          The browser lets nothing be copied here; the command is:
          <textarea readOnly rows={6} value={command} onFocus={(event) => event.target.select()} />
        </label>
      )}
      <input
        ref={input}
        type="file"
        accept=".json,.jsonl,application/json"
        multiple
        hidden
        aria-label="A sweep file or results"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) void openFiles(files);
        }}
      />
    </section>
  );
}

/** What is opened here; other files are the Lab's. */
const OURS = /\.jsonl?$/i;

/** Opens files that are dropped anywhere on the page. */
function useDroppedFiles(): void {
  useEffect(() => {
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!files.some(({ name }) => OURS.test(name))) return;
      event.preventDefault();
      // Runs as .zip are taken by the header; it must not see these.
      event.stopPropagation();
      void openFiles(files);
    };
    addEventListener("dragover", allow);
    addEventListener("drop", drop, true);
    return () => {
      removeEventListener("dragover", allow);
      removeEventListener("drop", drop, true);
    };
  }, []);
}
