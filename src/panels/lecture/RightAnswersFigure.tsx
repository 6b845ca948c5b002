import { useMemo } from "react";
import { formatFixed, formatTick } from "../../charts/format";
import { hairline } from "../../charts/line-track";
import { axisTicks, type Domain, valueToY } from "../../charts/value-axis";
import { effectiveCount, sharesOfRight } from "../../lecture/right-answers";
import type { AnswerShares } from "../../run/frames";
import { useView } from "../../store/view";
import { promptDigits, tokensText } from "../../tasks/vocabulary";
import { Plot, type PlotScene } from "../instruments/plot/Plot";
import type { FigureProps } from "./scene-run";

const BOX = { left: 40, top: 44, bottom: 24 } as const;
/** Below this height, px, two numbers are enough on the axis. */
const SMALL = 90;
/** What the axis always holds, as a multiple of the share that each would have if all were alike. */
const LEAST = 4;

const VIEW = { subscribe: (listener: () => void) => useView.subscribe(listener) };

/** All right answers to one prompt: the share of each, as the run began and at the step in view. */
export function RightAnswersFigure({ runs, stepInView }: Omit<FigureProps, "asked">) {
  const [run] = runs;
  const record = run?.record ?? null;
  const sources = useMemo(() => [record, VIEW], [record]);
  const at = (step: number) => record?.answers.at(step)?.distribution ?? null;

  const paint = (scene: PlotScene) => {
    const { context, overlay, theme, width, height } = scene;
    const now = at(stepInView());
    const start = at(0);
    if (!run || !now || !start) {
      overlay.text("title", 0, 12, "All right answers", { class: "ink bold v16" });
      overlay.text("empty", BOX.left, height / 2, "not measured yet", { class: "second" });
      return;
    }
    const shares = sharesOfRight(now);
    const before = sharesOfRight(start);
    const alike = 1 / shares.length;
    overlay.text("title", 0, 12, titleOf(now), { class: "ink bold v16" });
    overlay.text("unit", 0, 30, "share of its right answers", { class: "second" });
    const domain: Domain = [0, Math.max(LEAST * alike, 1.1 * Math.max(...shares))];
    const bottom = height - BOX.bottom;
    const y = valueToY(domain, BOX.top, bottom);
    const { values, spacing } = axisTicks(domain, bottom - BOX.top < SMALL ? 2 : 4);
    for (const value of values) {
      hairline(context, BOX.left, y(value), width, y(value), theme.colour("--rule-2"));
      overlay.text(`value ${value}`, BOX.left - 7, y(value) + 4, formatTick(value, spacing), {
        "text-anchor": "end",
      });
    }
    const slot = (width - BOX.left) / shares.length;
    const column = (i: number, share: number) =>
      [BOX.left + i * slot + 1, y(share), slot - 2, y(0) - y(share)] as const;
    context.fillStyle = theme.colour(`--${run.identity.colour}`);
    shares.forEach((share, i) => {
      context.fillRect(...column(i, share));
    });
    // As it was at the start: a mark across each column, so that what grew and what shrank is seen.
    if (stepInView() > 0) {
      context.fillStyle = theme.colour("--ink");
      before.forEach((share, i) => {
        const [left, top, across] = column(i, share);
        context.fillRect(left, top - 1, across, 2);
      });
    }
    hairline(context, BOX.left, y(0), width, y(0), theme.colour("--ink"));
    const best = shares.indexOf(Math.max(...shares));
    const inLeftHalf = best < shares.length / 2;
    const [left, top, across] = column(best, shares[best] as number);
    overlay.text(
      "most",
      inLeftHalf ? left : left + across,
      top - 5,
      `${tokensText(now.answers[best] ?? [])} ${formatFixed(shares[best] as number)}`,
      {
        class: `${run.identity.colour} bold halo`,
        "text-anchor": inLeftHalf ? "start" : "end",
      },
    );
    const foot = stepInView() > 0 ? "— at step 0" : `all alike: ${formatFixed(alike)} each`;
    overlay.text("foot", BOX.left, height - 6, foot, { class: "second" });
    overlay.text(
      "count",
      width,
      height - 6,
      `as varied as ${formatFixed(effectiveCount(shares), 1)} equally likely`,
      {
        class: "ink bold v16",
        "text-anchor": "end",
      },
    );
  };
  const describe = () => {
    const now = at(stepInView());
    if (!now) return "All right answers: not measured yet.";
    const shares = sharesOfRight(now);
    return `${titleOf(now)}: as varied as ${formatFixed(effectiveCount(shares), 1)} equally likely ones; the likeliest has ${formatFixed(Math.max(...shares))}.`;
  };
  return <Plot className="lec-plot" sources={sources} paint={paint} describe={describe} />;
}

function titleOf({ answers, prompt }: AnswerShares): string {
  return `The ${answers.length} right answers to ${promptDigits(prompt).join("")}=`;
}
