import type { Source } from "../../use-painter";
import { type MatrixFrame, MatrixMap } from "../plot/MatrixMap";

/** One small map with a name. */
export interface PartMap {
  readonly label: string;
  /** A sign that stands before it in a sum. */
  readonly sign?: string;
  readonly read: () => MatrixFrame | null;
}

/** Small maps in rows, which are parts of one sum. */
export function PartMaps(props: {
  readonly maps: readonly PartMap[];
  readonly sources: readonly (Source | null)[];
  readonly size: number;
  readonly side: number;
  /** Names of the contexts. */
  readonly names: readonly string[];
}) {
  const { maps, sources, size, side, names } = props;
  return (
    <div className="part-maps">
      {maps.map(({ label, sign, read }) => (
        <figure key={label} style={{ width: side }}>
          {sign && <span className="part-sign">{sign}</span>}
          <MatrixMap
            name={label}
            sources={sources}
            read={read}
            side={side}
            size={size}
            names={names}
          />
          <figcaption>{label}</figcaption>
        </figure>
      ))}
    </div>
  );
}
