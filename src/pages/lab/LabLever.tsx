import { Lever } from "../../panels/lever/Lever";
import { stepLookedAt } from "../../store/forking";
import { flipLever } from "../../store/lever";
import { useView } from "../../store/view";
import { useLeverPosition } from "./lever-position";
import type { LeverRoom } from "./lever-room";
import { type ShownRun, useMainIdentity } from "./shown-runs";

/** The lever over the main run. */
export function LabLever(props: { readonly room: LeverRoom; readonly shown: readonly ShownRun[] }) {
  const { room, shown } = props;
  const { trained, position } = useLeverPosition();
  const lookedAt = useView((view) => (view.playhead === null ? null : stepLookedAt()));
  return (
    <Lever
      geometry={room.geometry}
      width={room.rail}
      position={position}
      trained={trained}
      run={useMainIdentity(shown)}
      from={lookedAt}
      onChange={(wanted) => void flipLever(wanted)}
    />
  );
}
