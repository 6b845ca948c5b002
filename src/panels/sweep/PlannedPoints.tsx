import type { Sweep } from "../../experiment/sweep";
import { sweepPoints } from "../../experiment/sweep-points";
import { Term } from "../terms/Term";
import { SettingName } from "./SettingName";
import { valueText } from "./words";
import "./planned-points.css";

/** Rows that are listed; the rest is counted. */
const MOST_ROWS = 12;
/** Seeds that have a square each; more are counted. */
const MOST_SEEDS = 12;

/** What a sweep would run: a row a configuration, a hollow square a seed, before there is any result. */
export function PlannedPoints({ sweep }: { readonly sweep: Sweep }) {
  const points = sweepPoints(sweep.variation);
  const keys = [...new Set(points.flatMap(({ values }) => Object.keys(values)))];
  const listed = points.slice(0, MOST_ROWS);
  const { seeds } = sweep;
  const squares = seeds.length <= MOST_SEEDS;
  return (
    <table className="sweep-plan">
      <caption>What the form makes</caption>
      <thead>
        <tr>
          {keys.map((key) => (
            <th key={key} scope="col">
              <SettingName of={key} />
            </th>
          ))}
          <th scope="col">
            <Term id="seed">{seeds.length === 1 ? "seed" : "seeds"}</Term>
          </th>
        </tr>
      </thead>
      <tbody>
        {listed.map((point, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a configuration is its place in the plan
          <tr key={row}>
            {keys.map((key) => (
              <td key={key}>{valueText(key, point.values[key] ?? null)}</td>
            ))}
            <td>
              {squares ? (
                <ol>
                  {seeds.map((seed) => (
                    <li key={seed}>{seed}</li>
                  ))}
                </ol>
              ) : (
                seeds.length
              )}
            </td>
          </tr>
        ))}
      </tbody>
      {points.length > listed.length && (
        <tfoot>
          <tr>
            <td className="sweep-more-points" colSpan={keys.length + 1}>
              and {points.length - listed.length} more
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
