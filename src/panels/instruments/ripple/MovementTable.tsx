import { ComponentGlyph } from "../../kernels/ComponentGlyph";
import { commonPower } from "../plot/signed-change";
import type { Movement, Movements } from "./movement";
import { PARTS } from "./ripple-reading";
import { signed } from "./sentences";

/** How far the rewarded tokens move: where the update is, on its task, and on tasks it knows nothing of. */
export function MovementTable({ moved }: { readonly moved: Movements | null }) {
  const rows: readonly (readonly [string, Movement | undefined])[] = [
    ["here", moved?.here],
    ["same task", moved?.sameTask],
    ["other tasks", moved?.otherTasks],
  ];
  const power = commonPower(
    rows.flatMap(([, movement]) => (movement ? PARTS.map((part) => movement.mean[part]) : [])),
  );
  return (
    <table className="rp-table">
      <thead>
        <tr>
          <td>{power === 0 ? "" : `× 10${power === 3 ? "⁻³" : "⁻⁶"}`}</td>
          <th scope="col" title="predicted, representation">
            <ComponentGlyph of="representation" />
            <span className="visually-hidden">representation</span>
          </th>
          <th scope="col" title="predicted, gradient">
            <ComponentGlyph of="gradient" />
            <span className="visually-hidden">gradient</span>
          </th>
          <th scope="col">sum</th>
          <th scope="col">measured</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, movement]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {PARTS.map((part) => (
              <td key={part} className={part === "measured" ? "rp-measured" : undefined}>
                {movement && movement.count > 0 ? signed(movement.mean[part] * 10 ** power) : "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
