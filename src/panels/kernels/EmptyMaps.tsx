import type { ContextGroup } from "./kernel-source";

/** The maps before the first kernel: where the tasks will stand, and the diagonal, in hairlines. */
export function EmptyMaps(props: {
  readonly groups: readonly ContextGroup[];
  readonly size: number;
  readonly side: number;
  readonly gap: number;
}) {
  const { groups, size, side, gap } = props;
  const edges = groups.slice(1).map((group) => Math.round((group.from / size) * side) + 0.5);
  const words = ["full kernel", "representation", "gradient"];
  return (
    <svg className="kp-empty" width={3 * side + 2 * gap} height={side} aria-hidden="true">
      {words.map((word, map) => (
        <g key={word} transform={`translate(${map * (side + gap)} 0)`}>
          <path
            className="kp-empty-edges"
            d={edges.map((at) => `M${at} 0V${side}M0 ${at}H${side}`).join("")}
          />
          <path className="kp-empty-diagonal" d={`M3 3L${side - 3} ${side - 3}`} />
          {map === 0 && (
            <>
              <rect x={side / 2 - 66} y={side / 2 - 19} width={132} height={38} />
              <text x={side / 2} y={side / 2 - 2} textAnchor="middle">
                measured when
              </text>
              <text x={side / 2} y={side / 2 + 14} textAnchor="middle">
                the run begins
              </text>
            </>
          )}
        </g>
      ))}
    </svg>
  );
}
