import { lazy, type RefObject, Suspense, useState } from "react";
import { afterFirstPaint } from "../controls/after-first-paint";
import { mapsIn, type ReadableMap } from "../maps-as-tables";

const MapTables = lazy(
  afterFirstPaint(async () => ({ default: (await import("./MapTables")).MapTables })),
);

/** A word that opens the numbers behind the maps of a part of the page. */
export function TablesKey(props: {
  /** The part whose maps are meant. */
  readonly of: RefObject<Element | null>;
  readonly title: string;
}) {
  const { of, title } = props;
  const [maps, setMaps] = useState<readonly ReadableMap[] | null>(null);
  return (
    <>
      <button
        type="button"
        className="value"
        title="The numbers behind the maps"
        onClick={() => setMaps(of.current ? mapsIn(of.current) : [])}
      >
        table
      </button>
      {maps && (
        <Suspense fallback={null}>
          <MapTables title={title} maps={maps} onClose={() => setMaps(null)} />
        </Suspense>
      )}
    </>
  );
}
