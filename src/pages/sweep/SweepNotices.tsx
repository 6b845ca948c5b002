import { useMemo } from "react";
import { NoticeLine } from "../../panels/status/NoticeLine";
import { assumedNotes } from "../../results/assumed-notes";
import { useSweep } from "../../store/sweep/state";

/** What is being read, and why a file was refused. */
export function SweepNotices() {
  const reading = useSweep((state) => state.reading);
  const refusal = useSweep((state) => state.refusal);
  const opened = useSweep((state) => state.opened);
  const notes = useMemo(() => assumedNotes(opened?.results ?? []), [opened]);
  return (
    <>
      {reading !== null && <NoticeLine>Reading {reading}.</NoticeLine>}
      {notes.map((note) => (
        <NoticeLine key={note}>{note}</NoticeLine>
      ))}
      {refusal !== null && (
        <NoticeLine role="alert" onDismiss={() => useSweep.setState({ refusal: null })}>
          {refusal.split("\n").map((line) => (
            <div key={line}>{line}</div>
          ))}
        </NoticeLine>
      )}
    </>
  );
}
