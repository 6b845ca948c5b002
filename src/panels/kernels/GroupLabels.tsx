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
  const fits = (words: (group: ContextGroup) => string) =>
    axis === "row" ||
    groups.every((g) => words(g).length * LETTER <= ((g.to - g.from) / size) * side + 4);
  const initial = (group: ContextGroup) => group.label.charAt(0).toUpperCase();
  const short = (group: ContextGroup) => group.short ?? initial(group);
  const words = [(group: ContextGroup) => group.label, short].find(fits) ?? initial;
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
          {words(group)}
        </span>
      ))}
    </div>
  );
}
