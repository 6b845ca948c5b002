import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { loadReference } from "../../store/claims";
import {
  dismissLectureProblems,
  leaveLecture,
  openLecture,
  openLectureFile,
  SHIPPED_LECTURE,
  sceneOf,
  useLecture,
} from "../../store/lecture";
import { goTo, usePlace } from "../../store/place";
import { useView } from "../../store/view";
import { viewZoom } from "../../theme/standard-zoom";
import "../claims/claims.css";
import { useLabRests } from "../lab/use-lab-rests";
import { Cover } from "./Cover";
import "../../panels/lecture/figures.css";
import "./cover.css";
import "./lecture.css";
import "./phone.css";
import { SceneFoot } from "./SceneFoot";
import { SceneView } from "./SceneView";
import { openNotes, useLectureChannel } from "./speaker-window";
import { actHere, useLectureKeys } from "./use-lecture-keys";
import { useStageZoom } from "./use-stage-zoom";

/** A lecture on the whole screen. */
export function LecturePage() {
  const lecture = useLecture((state) => state.lecture);
  const problems = useLecture((state) => state.problems);
  const at = useLecture((state) => state.at);
  const black = useLecture((state) => state.black);
  const file = usePlace((place) => place.file) ?? SHIPPED_LECTURE;
  const { zoom, narrow } = useStageZoom();
  const [blocked, setBlocked] = useState<string | null>(null);
  const scene = sceneOf({ lecture, at });

  useEffect(() => {
    void openLecture(file, usePlace.getState().scene ?? null);
  }, [file]);
  useEffect(() => {
    void loadReference();
    return leaveLecture;
  }, []);
  useEffect(() => {
    document.title = `${lecture?.title ?? "Lecture"} · RL post-training playground`;
  }, [lecture]);
  usePlayheadKept();
  useLabRests();
  useWholePage();
  useDroppedLecture();
  useLectureChannel();

  const onNotes = useCallback(() => setBlocked(openNotes()), []);
  const onFull = useCallback(() => void toggleFullScreen(), []);
  const below = useRef<HTMLElement>(null);
  const others = useMemo(
    () => ({
      f: unlessBlack(onFull),
      n: unlessBlack(onNotes),
      s: unlessBlack(() => toggleBelow(below.current)),
      Escape: unlessBlack(leave),
    }),
    [onFull, onNotes],
  );
  useLectureKeys(actHere, others);

  return (
    <>
      <div
        className="lec"
        data-narrow={narrow || undefined}
        style={{
          zoom,
          width: narrow ? undefined : `${100 / viewZoom(zoom)}vw`,
          ["--lec-view-zoom" as string]: viewZoom(zoom),
        }}
      >
        {(problems.length > 0 || blocked) && (
          <div className="lec-notices">
            {problems.length > 0 && (
              <div className="lec-problems" role="alert">
                <p>
                  {lecture
                    ? "That lecture cannot be given; this one stays."
                    : "This lecture cannot be given."}
                </p>
                <ul>
                  {problems.map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
                {lecture ? (
                  <button type="button" className="value" onClick={dismissLectureProblems}>
                    put this away
                  </button>
                ) : (
                  <p className="lec-problem-keys">
                    <button
                      type="button"
                      className="button"
                      onClick={() => void openLecture(file, usePlace.getState().scene ?? null)}
                    >
                      Try again
                    </button>
                    {file !== SHIPPED_LECTURE && (
                      <a className="value" href="#page=lecture">
                        the lecture that is shipped
                      </a>
                    )}
                    <button type="button" className="value" onClick={leave}>
                      to the Lab
                    </button>
                  </p>
                )}
              </div>
            )}
            {blocked && (
              <p className="lec-problems" role="status">
                The browser does not open a second window here. Open{" "}
                <a className="value" href={blocked} target="_blank" rel="noreferrer">
                  the speaker’s notes
                </a>{" "}
                in one yourself; it follows this one.{" "}
                <button type="button" className="value" onClick={() => setBlocked(null)}>
                  put this away
                </button>
              </p>
            )}
          </div>
        )}
        {!lecture && problems.length === 0 && <p className="lec-loading">Opening the lecture.</p>}
        {lecture && (
          <>
            {scene ? (
              <SceneView key={scene.id} scene={scene} narrow={narrow} />
            ) : (
              <Cover lecture={lecture} onNotes={onNotes} />
            )}
            <SceneFoot lecture={lecture} onNotes={onNotes} onFull={onFull} />
          </>
        )}
        {black && (
          <button
            type="button"
            className="lec-black"
            aria-label="The screen is black: press to show it again"
            onClick={() => actHere("black")}
          />
        )}
      </div>
      {scene && scene.notes.length > 0 && (
        <section className="lec-notes" ref={below} aria-label="Speaker’s notes">
          <h2>Speaker’s notes</h2>
          {scene.notes.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      )}
    </>
  );
}

/** A key pressed on a black screen shows what was there, and does nothing else. */
function unlessBlack(act: () => void): () => void {
  return () => (useLecture.getState().black ? actHere("black") : act());
}

/** To the notes under the stage, for who has one screen, and back to the stage. */
function toggleBelow(notes: HTMLElement | null): void {
  if (scrollY > 0) scrollTo(0, 0);
  else notes?.scrollIntoView();
}

async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen();
  } catch {
    // A browser that has none stays as it is.
  }
}

/** Escape leaves the full screen by the browser itself, and then the lecture. */
function leave(): void {
  if (!document.fullscreenElement) goTo({ page: "lab", instrument: null });
}

/** The Lab looks afterwards where it looked before. */
function usePlayheadKept(): void {
  useEffect(() => {
    const { playhead } = useView.getState();
    return () => useView.setState({ playhead });
  }, []);
}

/** The stage brings its own size: the site's larger drawing on large screens would double it. */
function useWholePage(): void {
  useEffect(() => {
    const root = document.documentElement;
    root.dataset.stage = "";
    return () => {
      delete root.dataset.stage;
    };
  }, []);
}

/** Opens a lecture that is dropped on the page. */
function useDroppedLecture(): void {
  useEffect(() => {
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      void openLectureFile(file);
    };
    addEventListener("dragover", allow);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", allow);
      removeEventListener("drop", drop);
    };
  }, []);
}
