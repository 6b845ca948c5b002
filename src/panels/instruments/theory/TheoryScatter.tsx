import { useMemo, useRef } from "react";
import { formatFixed } from "../../../charts/format";
import { steadyBound } from "../../../charts/signed-scale";
import type { RunRecord } from "../../../run/record";
import { Explained } from "../../terms/Explained";
import { Term } from "../../terms/Term";
import { setText, usePainter } from "../../use-painter";
import type { Playhead } from "../instrument-panel";
import { Plot, type PlotScene } from "../plot/Plot";
import { r2Text } from "./fit";
import { paintScatter, scatterBound, squareIn } from "./paint-scatter";
import { scatterSentence } from "./sentences";
import { type Direction, theoryAt } from "./theory-reading";

/** Predicted against actual Δz at the step in view: points on the diagonal are explained. */
export function TheoryScatter(props: {
  readonly record: RunRecord;
  readonly direction: Direction;
  readonly optimizer: string;
  readonly isSgd: boolean;
  readonly title: string;
  readonly playhead: Playhead;
}) {
  const { record, direction, optimizer, isSgd, title, playhead } = props;
  const sources = useMemo(() => [record, playhead], [record, playhead]);
  const words = useRef<HTMLParagraphElement>(null);
  const note = useRef<HTMLElement>(null);
  const bound = useRef(0);
  const reading = () => theoryAt(record, playhead.stepOf(record), direction);
  usePainter(sources, () => {
    const found = reading();
    setText(words.current, found ? scatterSentence(direction, optimizer, isSgd, found.r2) : "");
    setText(note.current, found ? `${found.predicted.length} of ${found.pairs}` : "");
  });
  const paint = (scene: PlotScene) => {
    const found = reading();
    const box = squareIn({ left: 40, top: 8, right: scene.width - 10, bottom: scene.height - 36 });
    const sets = found ? [{ predicted: found.predicted, actual: found.actual }] : [];
    bound.current = steadyBound(bound.current, scatterBound(sets));
    const slope = found?.slope ?? Number.NaN;
    paintScatter(scene, { box, bound: bound.current, label: "predicted Δz", sets, slope });
    scene.overlay.text("vertical", box.left + 6, box.top + 12, "Δz that took place", {});
    if (!found) return;
    const mid = box.left + (box.right - box.left) * 0.58;
    scene.overlay.text("fit", mid, box.bottom - 24, `R² ${r2Text(found.r2)}`, {
      class: "ink bold halo v14",
    });
    if (!Number.isFinite(slope)) return;
    scene.overlay.text("slope", mid, box.bottom - 8, `slope ${formatFixed(slope)}`, {
      class: "second halo",
    });
  };
  const describe = () => {
    const found = reading();
    if (!found) return "Not measured yet.";
    const slope = Number.isFinite(found.slope) ? `, slope ${formatFixed(found.slope)}` : "";
    const fit = `R² ${r2Text(found.r2)}${slope}`;
    const words = scatterSentence(direction, optimizer, isSgd, found.r2);
    return `${title}, step ${found.step}: ${fit}. ${words}`;
  };
  return (
    <section className="th-scatter">
      <h2>
        <Explained>{title}</Explained>{" "}
        <small>
          <span ref={note} /> <Term id="logit">logits</Term>
        </small>
      </h2>
      <Plot className="th-plot" sources={sources} paint={paint} describe={describe} />
      <p ref={words} className="th-words" />
    </section>
  );
}
