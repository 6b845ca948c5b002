import { Dialog } from "@base-ui/react/dialog";
import { useMemo, useState } from "react";
import { formatCount, formatSignificant } from "../../charts/format";
import { DialogSheet } from "../controls/DialogSheet";
import { type KernelComponents, sumComponents } from "./kernel-source";
import { cutOut, type MapWindow } from "./map-window";
import "./kernel-table.css";

const MAPS = ["full", "representation", "gradient"] as const;

/** The numbers behind a map as a table, of the kernel that was in view when it was opened. */
export function KernelTable(props: {
  readonly frame: KernelComponents | null;
  readonly size: number;
  readonly contexts: readonly string[];
  readonly window: MapWindow;
  /** Whose kernel; empty where there is one run only. */
  readonly of: string;
  readonly normalisation: string;
  readonly onClose: () => void;
}) {
  const { size, contexts, of, normalisation, onClose } = props;
  // What one reads must not change under one's eyes.
  const [{ frame, window }] = useState({ frame: props.frame, window: props.window });
  const [map, setMap] = useState<(typeof MAPS)[number]>("full");
  const cells = useMemo(() => {
    if (!frame || frame.representation.length !== size ** 2) return null;
    const values = map === "full" ? sumComponents(frame, null) : frame[map];
    return cutOut(values, size, window);
  }, [frame, map, size, window]);
  const { order, rows, columns } = window;
  const down = order.slice(rows.from, rows.to);
  const across = order.slice(columns.from, columns.to);
  const name = (context: number) => contexts[context] ?? `context ${context + 1}`;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <DialogSheet
        title={
          <>
            {of.startsWith("difference")
              ? of.replace("difference", "Difference of the kernels")
              : of
                ? `Kernel of ${of}`
                : "The kernel"}
            {frame && `, step ${formatCount(frame.step)}`}
          </>
        }
        className="kp-table"
      >
        <p className="kp-table-of second">
          <span className="tabs">
            {MAPS.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === map}
                onClick={() => setMap(one)}
              >
                {one}
              </button>
            ))}
          </span>
          <span>cells {normalisation}</span>
        </p>
        {cells ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by the keyboard too
          <section className="kp-table-scroll" aria-label="The cells" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">x, x′</th>
                  {across.map((context) => (
                    <th key={context} scope="col">
                      {name(context)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {down.map((context, row) => (
                  <tr key={context}>
                    <th scope="row">{name(context)}</th>
                    {across.map((other, column) => (
                      <td key={other}>
                        {formatSignificant(cells[row * across.length + column] as number)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ) : (
          <p className="quiet">
            Nothing is measured yet: the first kernel comes with the first step.
          </p>
        )}
      </DialogSheet>
    </Dialog.Root>
  );
}
