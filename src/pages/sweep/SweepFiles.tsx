import { useEffect } from "react";
import { FileButton } from "../../panels/controls/FileButton";
import { useCopy } from "../../panels/controls/use-copy";
import { openFiles, saveSweep, sweepCommand } from "../../store/sweep/files";
import type { SweepForm } from "../../store/sweep/form";
import { openInLab } from "../lab/use-drop";

/** The sweep as a file and as a command, and files that are opened here. */
export function SweepFiles(props: {
  readonly form: SweepForm;
  /** Whether nothing is wrong with the form. */
  readonly isSound: boolean;
  readonly workers: number;
}) {
  const { form, isSound, workers } = props;
  const [copied, copy] = useCopy();
  const command = sweepCommand(form, form.name, workers);
  useDroppedFiles();
  return (
    <section className="sweep-files" aria-label="Files">
      <p>
        <FileButton
          accept=".json,.jsonl,application/json"
          label="A sweep file or results"
          multiple
          onFiles={(files) => void openFiles(files)}
        >
          open a sweep or results
        </FileButton>
        <button type="button" className="value" disabled={!isSound} onClick={() => saveSweep(form)}>
          save the sweep file
        </button>
        <button
          type="button"
          className="value"
          disabled={!isSound}
          onClick={() => void copy(command)}
        >
          {copied === "copied" ? "copied" : "copy as a command"}
        </button>
        <span className="visually-hidden" role="status">
          {copied === "copied" ? "The command was copied" : ""}
        </span>
      </p>
      {copied === "refused" && (
        <label>
          The browser lets nothing be copied here; the command is:
          <textarea readOnly rows={6} value={command} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </section>
  );
}

/** What is opened here; runs are the Lab's, wherever they are dropped. */
const OURS = /\.jsonl?$/i;

/** Opens files that are dropped anywhere on the page. */
function useDroppedFiles(): void {
  useEffect(() => {
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const data = event.dataTransfer;
      if (!data?.types.includes("Files")) return;
      event.preventDefault();
      const files = [...data.files];
      if (files.some(({ name }) => OURS.test(name))) void openFiles(files);
      else openInLab(data);
    };
    addEventListener("dragover", allow);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", allow);
      removeEventListener("drop", drop);
    };
  }, []);
}
