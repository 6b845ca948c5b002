import { useMemo } from "react";
import { switchPosition, type Trained, trainedBy } from "../../panels/lever/trained";
import { useLab } from "../../store/lab";
import { usePhaseInView } from "../../store/run-views";

/** What the main run trains at the step in view, and the lever's position for it; null between the two. */
export function useLeverPosition(): {
  readonly trained: Trained;
  readonly position: "classifier" | "everything" | null;
} {
  const planned = useLab((lab) => lab.asked.schedule[0]);
  const main = useLab((lab) => lab.runs.main);
  const phase = usePhaseInView(main) ?? planned ?? null;
  const trained = useMemo(() => trainedBy(phase?.trainable ?? "all"), [phase]);
  return { trained, position: switchPosition(trained) };
}
