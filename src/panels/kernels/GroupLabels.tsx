import type { ContextGroup } from "./kernel-source";
import { LETTER, type Span } from "./map-window";

/** Width of a row's label, px; a longer one has two lines. */
const ROW_ROOM = 70;

/**
 * What stands along an axis of a map: tasks, by short names where a column is narrower than a name, or the
 * contexts of a block.
 */
export function GroupLabels(props: {
  readonly axis: "row" | "column";
  /** By their places, counted from the map's corner. */
  readonly labels: readonly ContextGroup[];
  readonly side: number;
  /** Makes the tasks' names keys that show their block; none where there is nothing of the kind. */
  readonly onZoom?: ((places: Span) => void) | undefined;
}) {
  const { axis, labels, side, onZoom } = props;
  const size = labels.at(-1)?.to ?? 1;
  const room = ({ from, to }: ContextGroup) => ((to - from) / size) * side + 4;
  const initial = (group: ContextGroup) => group.label.charAt(0).toUpperCase();
  const short = (group: ContextGroup) => group.short ?? initial(group);
  const lines = (group: ContextGroup) =>
    axis === "row" ? side * ((group.to - group.from) / size) : 99;
  const fits = (words: (group: ContextGroup) => string) =>
    axis === "row" || labels.every((group) => words(group).length * LETTER <= room(group));
  const words = [(group: ContextGroup) => group.label, short].find(fits) ?? initial;
  return (
    <div className={axis === "row" ? "kp-row-labels" : "kp-column-labels"}>
      {labels.map((group) => {
        const { from, to } = group;
        const cut = axis === "row" && group.label.length * LETTER > ROW_ROOM && lines(group) < 28;
        const text =
          room(group) < LETTER + 4 || lines(group) < 11 ? "" : cut ? short(group) : words(group);
        const shared = {
          "data-axis": axis,
          "data-from": from,
          "data-to": to,
          style: { flexGrow: to - from },
        };
        // Mixed tasks have no block of their own, a context alone is none.
        if (!onZoom || to - from < 2 || text === "") {
          return (
            <span key={from} {...shared}>
              {text}
            </span>
          );
        }
        return (
          <button
            key={from}
            {...shared}
            type="button"
            // The rows' names are one way by the keyboard; the columns' would be three more.
            tabIndex={axis === "row" ? 0 : -1}
            aria-label={`Show the block of ${group.label}`}
            onClick={() => onZoom({ from, to })}
          >
            {text}
          </button>
        );
      })}
    </div>
  );
}
