import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { observeSize } from "../../charts/canvas-size";
import { formatFixed } from "../../charts/format";
import type { RolloutFrame } from "../../run/frames";
import type { RunRecord } from "../../run/record";
import type { RunIdentity } from "../../store/run-identity";
import { useView } from "../../store/view";
import { promptDigits, tokensText } from "../../tasks/vocabulary";
import { setText, usePainter } from "../use-painter";
import { MARGIN, REACH, sharesShape } from "./shares-geometry";
import "./shares.css";

/** A most probable answer that is less probable than this has no name over its bar. */
const LEAST_NAMED = 0.005;

type Shares = NonNullable<RolloutFrame["distribution"]>;

/**
 * How probable every right answer to one prompt is, exactly: all of them in a fixed order, two runs
 * back to back, and what goes to wrong completions. It is where a loss of diversity is seen at once.
 */
export function AnswerShares(props: {
  readonly runs: readonly { readonly record: RunRecord; readonly identity: RunIdentity }[];
}) {
  const { runs } = props;
  const root = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const chart = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(272);
  const sources = useMemo(() => runs.map(({ record }) => record), [runs]);
  const base = MARGIN + REACH + 0.5;
  const height = runs.length > 1 ? 2 * base : base + MARGIN;

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, (size) => setWidth(size.width));
  }, []);

  usePainter(sources, () => {
    const step = useView.getState().playhead ?? Number.POSITIVE_INFINITY;
    const shares = runs.map(({ record }) => record.answers.at(step)?.distribution ?? null);
    const [first] = shares;
    root.current?.toggleAttribute("data-empty", !first);
    if (!first || !chart.current) return;
    const count = first.answers.length;
    const prompt = `${promptDigits(first.prompt).join("")}=`;
    setText(title.current, `All ${count} right answers to ${prompt}`);
    const groups = chart.current.querySelectorAll<SVGGElement>(".shares-run");
    shares.forEach((distribution, run) => {
      const group = groups[run];
      if (distribution && group) drawRun(group, distribution, width, base, run > 0);
    });
    const label = runs.map(({ identity }, run) => sentence(identity.name, shares[run])).join(" ");
    if (chart.current.getAttribute("aria-label") !== label) {
      chart.current.setAttribute("aria-label", label);
    }
  });

  return (
    <section ref={root} className="shares" aria-label="Distribution over right answers" data-empty>
      <header>
        <h2 ref={title}>All right answers</h2>
      </header>
      <svg ref={chart} role="img" width={width} height={height} aria-label="Not measured yet">
        {runs.map(({ record, identity }, run) => (
          <g key={record.header.id} className="shares-run">
            <path className="shares-right" fill={`var(--${identity.colour})`} />
            <path className="shares-wrong" stroke={`var(--${identity.colour})`} />
            <text className="shares-top" fill={`var(--${identity.colour}-ink)`} />
            <text
              className="shares-name"
              fill={`var(--${identity.colour}-ink)`}
              y={run === 0 ? 10 : height - 4}
            >
              {identity.short}
            </text>
          </g>
        ))}
        <line className="shares-base" x2={width} y1={base} y2={base} />
        <text className="shares-note" x={width} y={10} textAnchor="end">
          wrong
        </text>
        <text className="shares-note" x={width} y={height - 4} textAnchor="end">
          height ∝ √π
        </text>
      </svg>
    </section>
  );
}

/** Writes one run's bars into its group; a run below the line hangs from it. */
function drawRun(
  group: SVGGElement,
  { answers, probabilities, wrong }: Shares,
  width: number,
  base: number,
  down: boolean,
): void {
  const shape = sharesShape(probabilities, wrong, width, base, down);
  group.querySelector(".shares-right")?.setAttribute("d", shape.right);
  group.querySelector(".shares-wrong")?.setAttribute("d", shape.wrong);
  const top = group.querySelector(".shares-top");
  const answer = answers[shape.top.index];
  const most = probabilities[shape.top.index] ?? 0;
  // Where none is probable there is none to be named.
  setText(top, answer && most >= LEAST_NAMED ? `${tokensText(answer)} ${formatFixed(most)}` : "");
  top?.setAttribute("x", String(shape.top.x));
  top?.setAttribute("y", String(shape.top.y));
  top?.setAttribute("text-anchor", shape.top.anchor);
}

function sentence(name: string, shares: Shares | null | undefined): string {
  if (!shares) return `${name}: not measured.`;
  const best = Math.max(...shares.probabilities);
  const answer = shares.answers[shares.probabilities.indexOf(best)] ?? [];
  return `${name}: most probable ${tokensText(answer)}, ${formatFixed(best)}; wrong ${formatFixed(shares.wrong)}.`;
}
