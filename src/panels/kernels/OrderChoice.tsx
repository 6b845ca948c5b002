import { formatCount } from "../../charts/format";
import { ChoiceMenu } from "../controls/ChoiceMenu";
import type { ContextOrder, OrderKind } from "./context-order";
import "./order-choice.css";

/** The order of the contexts, at the corner of the axes; what it was made from; the way back from a block. */
export function OrderChoice(props: {
  readonly held: ContextOrder;
  readonly contexts: readonly string[];
  readonly onOrder: (kind: OrderKind) => void;
  /** Shows the whole map again; null where it is shown. */
  readonly onWhole: (() => void) | null;
}) {
  const { held, contexts, onOrder, onWhole } = props;
  const reference = held.reference === null ? null : (contexts[held.reference] ?? null);
  return (
    <div className="kp-order">
      <ChoiceMenu<OrderKind | "again">
        name="Order of the contexts"
        value={held.kind}
        choices={[
          { value: "task", label: "by task", hint: "As they are listed." },
          {
            value: "likeness",
            label: "by likeness",
            hint: "From the context in the crosshair on, by the cosine of the full kernel.",
          },
          {
            value: "seriation",
            label: "by seriation",
            hint: "Neighbours are alike: spectral order of the same cosines.",
          },
          ...(held.kind === "task"
            ? []
            : ([
                { value: "again", label: "anew", hint: "The same, by the kernel that is in view." },
              ] as const)),
        ]}
        onChange={(kind) => onOrder(kind === "again" ? held.kind : kind)}
      />
      {held.step !== null && (
        <small
          title={`Ordered by the kernel of step ${held.step}; held, so that a cell keeps its meaning`}
        >
          {reference && <span>to {reference}</span>}
          <span>step {formatCount(held.step)}, held</span>
        </small>
      )}
      {onWhole && (
        <button type="button" className="value" title="The whole map (Escape)" onClick={onWhole}>
          whole map
        </button>
      )}
    </div>
  );
}
