import { Dialog } from "@base-ui/react/dialog";
import { useId, useState } from "react";
import { formatSignificant } from "../../charts/format";
import { DialogSheet } from "../controls/DialogSheet";
import type { ReadableMap } from "../maps-as-tables";
import "../kernels/kernel-table.css";

/** The numbers behind maps as a table, as they were when it was opened. */
export function MapTables(props: {
  readonly title: string;
  readonly maps: readonly ReadableMap[];
  readonly onClose: () => void;
}) {
  const { title, onClose } = props;
  // What one reads must not change under one's eyes.
  const [maps] = useState(props.maps);
  const [chosen, setChosen] = useState(0);
  const choice = useId();
  const map = maps[chosen];
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <DialogSheet title={title} className="kp-table">
        {map ? (
          <>
            <p className="kp-table-of second">
              <label htmlFor={choice}>
                map{" "}
                <select
                  id={choice}
                  className="value"
                  value={chosen}
                  onChange={(event) => setChosen(Number(event.target.value))}
                >
                  {maps.map(({ name }, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a map is its place
                    <option key={i} value={i}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
              <span>
                {map.rows.length} × {map.columns.length}
              </span>
            </p>
            <Cells map={map} />
          </>
        ) : (
          <p className="quiet">Nothing is measured yet: play, or make one step.</p>
        )}
      </DialogSheet>
    </Dialog.Root>
  );
}

function Cells({ map: { name, rows, columns, values } }: { readonly map: ReadableMap }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by the keyboard too
    <section className="kp-table-scroll" aria-label={`The cells: ${name}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {columns.map((column, c) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={c} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={r}>
              <th scope="row">{row}</th>
              {columns.map((_, c) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={c}>{formatSignificant(values[r * columns.length + c] ?? Number.NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
