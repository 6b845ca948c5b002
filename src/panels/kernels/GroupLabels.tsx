import type { ContextGroup } from "./kernel-source";

/** Mean width of a letter at 12 px, for deciding whether a label has room. */
const LETTER = 6.2;

/** The tasks along an axis of a map; short names where a column is narrower than a name. */
export function GroupLabels(props: {
  readonly axis: "row" | "column";
  readonly groups: readonly ContextGroup[];
  readonly size: number;
  readonly side: number;
}) {
  const { axis, groups, size, side } = props;
  const tight =
    axis === "column" &&
    groups.some((g) => g.label.length * LETTER > ((g.to - g.from) / size) * side + 4);
  return (
    <div className={axis === "row" ? "kp-row-labels" : "kp-column-labels"}>
      {groups.map((group) => (
        <span
          key={group.from}
          data-axis={axis}
          data-from={group.from}
          data-to={group.to}
          style={{ flexGrow: group.to - group.from }}
        >
          {tight ? (group.short ?? group.label.charAt(0).toUpperCase()) : group.label}
        </span>
      ))}
    </div>
  );
}
