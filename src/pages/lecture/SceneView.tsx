import { useMemo, useRef, useSyncExternalStore } from "react";
import type { Scene } from "../../lecture/lecture";
import { plain, type RichText, spoken } from "../../lecture/rich-text";
import { Spoken } from "../../panels/lecture/Spoken";
import { writeNumber } from "../../panels/lecture/write-number";
import type { LeverGeometry } from "../../panels/lever/geometry";
import { Lever, type LeverPosition } from "../../panels/lever/Lever";
import { type Trained, trainedBy } from "../../panels/lever/trained";
import { Wires } from "../../panels/lever/Wires";
import { LECTURE_ACTIONS, readingAt, shownRun, stepInView, useLecture } from "../../store/lecture";
import { phaseInForce } from "../../store/run-views";
import { useView } from "../../store/view";
import { Choices } from "./Choices";
import { SceneFigure } from "./SceneFigure";
import { SceneHead } from "./SceneHead";
import { useSceneClock } from "./use-scene-clock";
import { useReached, useSceneRuns } from "./use-scene-runs";

/** Width of the left column, px of the stage. */
const RAIL = 280;
/** On a phone the wires' own words stand beside the lever. */
const NARROW_RAIL = 244;
/** Where the wires' names stand, from the left edge. */
const NAMES = 324;

const LECTURE_LEVER: LeverGeometry = {
  scale: 1.08,
  pivot: { x: 50, y: 128 },
  wireW: 10,
  wirePsi: 31,
  height: 192,
  riser: 24,
  words: { train: 46, classifier: 68, everything: { x: 114, y: 172 }, size: 16 },
};

/** What the lever's positions train, and how that is said. */
const TRAINED = { classifier: trainedBy("classifier"), everything: trainedBy("all") } as const;
const MOVED = {
  classifier: "only the classifier learns",
  everything: "everything learns",
} as const;

/** A scene: its question, or its answer, over what is prepared. */
export function SceneView({ scene, narrow }: { readonly scene: Scene; readonly narrow: boolean }) {
  const asked = useLecture((state) => state.asked);
  const saying = useLecture((state) => state.saying);
  const lecture = useLecture((state) => state.lecture);
  const body = useRef<HTMLDivElement>(null);
  const runs = useSceneRuns(scene);
  useSceneClock(scene);
  // Numbers in the question are read once its step is there.
  useReached(scene, runs, scene.question.step);
  const moved = useLecture((state) => state.moved);
  // The lever was moved and the run has not gone on yet: what it will train is known.
  const moving = saying === null ? moved : null;
  const now = useTrained(scene, runs);
  const trained = moving ? TRAINED[moving.to] : now.trained;
  const position = moving ? moving.to : now.position;

  const asking = readingAt(Math.min(scene.question.step, stepInView(scene)));
  const answering = readingAt(stepInView(scene));
  const ask = (text: RichText) => <Spoken parts={spoken(text, asking, writeNumber)} />;
  const say = (text: RichText) => <Spoken parts={spoken(text, answering, writeNumber)} />;
  const lever = scene.view.some((figure) => figure.kind === "kernels" && figure.lever);
  // Nothing to choose from: the figures have the whole width.
  const wide = !lever && scene.question.choices.length === 0;
  const [first] = runs;
  const problem = useProblem(scene);
  return (
    <main className="lec-scene" data-lever={lever || undefined} data-wide={wide || undefined}>
      <SceneHead title={lecture?.title ?? ""} scene={scene} runs={runs} />
      <h1 className="lec-title" aria-live="polite">
        {saying
          ? say(saying.text)
          : moving
            ? `From step ${moving.step} on, ${MOVED[moving.to]}.`
            : ask(scene.question.text)}
      </h1>
      <div className="lec-body" ref={body}>
        <div className="lec-rail">
          {lever && !first && <div style={{ height: LECTURE_LEVER.height }} />}
          {lever && first && (
            <Lever
              geometry={LECTURE_LEVER}
              width={narrow ? NARROW_RAIL : RAIL}
              position={position}
              trained={trained}
              run={first.identity}
              onChange={() => LECTURE_ACTIONS.lever()}
            />
          )}
          <Choices choices={scene.question.choices} chosen={saying?.choice ?? null} say={ask} />
          {saying && saying.more.length > 0 && <p className="lec-more">{say(saying.more)}</p>}
          {problem && <p className="lec-problem">The run cannot be trained here: {problem}</p>}
        </div>
        <div className="lec-view">
          {scene.view.map((figure, i) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: the file's order is theirs
              key={i}
              className="lec-figure"
              data-kind={figure.kind}
              data-highlight={(saying !== null && scene.highlight === i) || undefined}
            >
              <SceneFigure
                figure={figure}
                scene={scene}
                runs={runs}
                asked={asked}
                said={saying !== null}
                moving={moving !== null}
                trained={trained}
              />
            </div>
          ))}
        </div>
        {lever && first && !narrow && (
          <Wires
            root={body}
            geometry={LECTURE_LEVER}
            trained={trained}
            from={RAIL}
            plot={NAMES}
            letters={first}
            passing={saying === null && !moving}
          />
        )}
      </div>
      <p className="lec-source">
        {scene.source.length > 0 && plain(spoken(scene.source, answering, writeNumber))}
      </p>
    </main>
  );
}

/** What the scene's first run trains at the step in view, and the lever's position for it. */
function useTrained(
  scene: Scene,
  runs: ReturnType<typeof useSceneRuns>,
): { readonly trained: Trained; readonly position: LeverPosition } {
  const [first] = runs;
  const record = first?.record ?? null;
  const subscribe = useMemo(
    () => (listener: () => void) => {
      const ends = [record?.subscribe(listener), useView.subscribe(listener)];
      return () => {
        for (const end of ends) end?.();
      };
    },
    [record],
  );
  const phase = useSyncExternalStore(subscribe, () =>
    record
      ? (phaseInForce(record, stepInView(scene))?.phase ?? record.header.experiment.schedule[0])
      : undefined,
  );
  return useMemo(() => {
    const trained = trainedBy(phase?.trainable ?? "all");
    const position: LeverPosition =
      trained.classifier === "all" && trained.backbone === "none"
        ? "classifier"
        : trained.classifier === "all" && trained.backbone === "all"
          ? "everything"
          : null;
    return { trained, position };
  }, [phase]);
}

function useProblem(scene: Scene): string | null {
  useLecture((state) => state.version);
  const recorded = useLecture((state) => state.recorded);
  if (recorded) return null;
  return scene.runs.map((id) => shownRun(id).problem).find((one) => one !== null) ?? null;
}
