import type { RefObject } from "react";
import { Wires } from "../../panels/lever/Wires";
import { useLab } from "../../store/lab";
import { useLeverPosition } from "./lever-position";
import type { LeverRoom } from "./lever-room";

/** The wires from the lever to the letters of the equation. */
export function LabWires(props: {
  readonly room: LeverRoom;
  /** The element that holds both. */
  readonly root: RefObject<HTMLElement | null>;
}) {
  const { room, root } = props;
  const { trained } = useLeverPosition();
  // With a run the equation is drawn anew.
  const main = useLab((lab) => lab.runs.main);
  const { geometry, rail, plot } = room;
  return (
    <Wires
      root={root}
      geometry={geometry}
      trained={trained}
      from={rail}
      plot={plot}
      letters={main}
    />
  );
}
