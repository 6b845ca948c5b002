import { useCallback } from "react";
import { formatFixed } from "../../../charts/format";
import { Plot, type PlotScene } from "../plot/Plot";
import { fitOf, r2Text } from "../theory/fit";
import { paintScatter, scatterBound, squareIn } from "../theory/paint-scatter";
import type { Quantity, RippleReading } from "./ripple-reading";

const NO_SOURCES: readonly [] = [];

/** Every cell of the last two maps as a point. */
export function MeasuredByPredicted(props: {
  readonly reading: RippleReading | null;
  readonly quantity: Quantity;
}) {
  const { reading, quantity } = props;
  const maps = reading?.maps[quantity];
  const fit = maps ? fitOf(maps.predicted, maps.measured) : null;
  const unit = quantity === "logit" ? "Δz" : "Δ log π, nats";
  const paint = useCallback(
    (scene: PlotScene) => {
      const sets = maps ? [{ predicted: maps.predicted, actual: maps.measured }] : [];
      const room = { left: 30, top: 4, right: scene.width - 4, bottom: scene.height - 34 };
      const box = squareIn(room);
      paintScatter(scene, { box, bound: scatterBound(sets), label: `predicted ${unit}`, sets });
      if (!maps) return;
      const { slope, r2 } = fitOf(maps.predicted, maps.measured);
      const beside = scene.width - box.right > 56;
      const words = [
        `${maps.predicted.length} pairs`,
        `slope ${formatFixed(slope)}`,
        `R² ${r2Text(r2)}`,
      ];
      if (beside) {
        words.forEach((word, i) => {
          scene.overlay.text(word, box.right + 8, box.top + 12 + 16 * i, word, { class: "second" });
        });
      } else {
        scene.overlay.text("fit", box.left + 6, box.top + 12, words.slice(1).join(", "), {
          class: "second halo",
        });
      }
    },
    [maps, unit],
  );
  const describe = () =>
    fit
      ? `Measured against predicted ${unit} for ${maps?.predicted.length} pairs: slope ${formatFixed(fit.slope)}, R² ${r2Text(fit.r2)}.`
      : "Nothing is measured.";
  return <Plot className="rp-scatter" sources={NO_SOURCES} paint={paint} describe={describe} />;
}
