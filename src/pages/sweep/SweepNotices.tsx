import { NoticeLine } from "../../panels/status/NoticeLine";
import { useSweep } from "../../store/sweep/state";

/** What is being read, and why a file was refused. */
export function SweepNotices() {
  const reading = useSweep((state) => state.reading);
  const refusal = useSweep((state) => state.refusal);
  return (
    <>
      {reading !== null && <NoticeLine>Reading {reading}.</NoticeLine>}
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
