import { useMemo, useRef } from "react";
import type { Scene } from "../../lecture/lecture";
import type { SceneRun } from "../../panels/lecture/scene-run";
import { setText, usePainter } from "../../panels/use-painter";
import { engineActivity, shownRun, stepInView, useLecture } from "../../store/lecture";

/** What the lecture is called, and what is on screen: the topic, the step, and where the run comes from. */
export function SceneHead(props: {
  readonly title: string;
  readonly scene: Scene;
  readonly runs: readonly SceneRun[];
}) {
  const { title, scene, runs } = props;
  const flipped = useLecture((now) => now.flipped);
  const state = useRef<HTMLSpanElement>(null);
  usePainter(
    useMemo(() => runs.map(({ record }) => record), [runs]),
    () => {
      if (scene.runs.length === 0) return setText(state.current, "");
      if (runs.length < scene.runs.length) {
        const failed = scene.runs.some((id) => shownRun(id).problem !== null);
        const waits = failed ? "without its run" : engineActivity() || "waiting for its run";
        return setText(state.current, `, ${waits}`);
      }
      setText(state.current, `, step ${stepInView(scene)}`);
    },
  );
  const origin = scene.runs.map((id) => shownRun(id).origin).find((one) => one !== null);
  return (
    <header className="lec-head">
      <span className="lec-name">{title}</span>
      <span className="lec-topic">
        {flipped ? "the lever was moved" : scene.topic}
        <span ref={state} />
        {origin && <strong className="lec-recorded">recorded run, {origin}</strong>}
      </span>
    </header>
  );
}
