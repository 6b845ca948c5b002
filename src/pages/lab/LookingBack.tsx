import { ChoiceMenu } from "../../panels/controls/ChoiceMenu";
import {
  followNewest,
  playRecord,
  REPLAY_SPEEDS,
  setReplaySpeed,
  stopRecord,
  useReplay,
} from "../../store/replay";
import { useView } from "../../store/view";
import { ForkMenu } from "./fork/ForkMenu";

const SPEED_CHOICES = REPLAY_SPEEDS.map((speed) => ({
  value: speed,
  label: `${speed} step${speed === 1 ? "" : "s"} a second`,
}));

/** The record's own play and stop: it moves the step in view, and leaves training alone. */
export function ReplayKey() {
  const playing = useReplay((replay) => replay.playing);
  return (
    <button
      type="button"
      className="value replay"
      title="Play the record (P)"
      onClick={playing ? stopRecord : playRecord}
    >
      {playing ? "stop replay" : "replay"}
    </button>
  );
}

/** What can be done while an earlier step is looked at: play the record, fork, go back to the newest. */
export function LookingBack() {
  const speed = useReplay((replay) => replay.stepsPerSecond);
  const playhead = useView((view) => view.playhead);
  return (
    <>
      <ReplayKey />{" "}
      <ChoiceMenu
        name="Speed of the replay"
        value={speed}
        choices={SPEED_CHOICES}
        onChange={setReplaySpeed}
      >
        {speed}/s
      </ChoiceMenu>
      {playhead !== null && <ForkMenu step={playhead} />}
      <button type="button" className="value" title="The newest step (End)" onClick={followNewest}>
        live
      </button>
    </>
  );
}
