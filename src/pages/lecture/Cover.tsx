import { type Lecture, plannedMinutes } from "../../lecture/lecture";
import { FileButton } from "../../panels/controls/FileButton";
import { keysOf } from "../../panels/status/key-list";
import { LECTURE_ACTIONS, openLectureFile } from "../../store/lecture";

/** Before the first scene: what it is about, and the keys, while the first runs are trained. */
export function Cover(props: { readonly lecture: Lecture; readonly onNotes: () => void }) {
  const { lecture, onNotes } = props;
  return (
    <main className="lec-cover">
      <h1>{lecture.title}</h1>
      {lecture.subtitle && <p className="lec-subtitle">{lecture.subtitle}</p>}
      {lecture.by && <p className="lec-by">{lecture.by}</p>}
      <div className="lec-cover-low">
        <dl className="lec-keys">
          {keysOf("lecture").map(({ shown, does }) => (
            <div key={does}>
              <dt>
                {shown.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <div className="lec-begin">
          <p>
            {lecture.scenes.length} {lecture.scenes.length === 1 ? "scene" : "scenes"},{" "}
            {Math.round(plannedMinutes(lecture.scenes))} minutes. The runs are trained in this page
            while you speak; it needs no network.
          </p>
          <p className="lec-actions">
            <button type="button" className="button" onClick={() => LECTURE_ACTIONS.next()}>
              Begin
            </button>
            <button type="button" className="value" onClick={onNotes}>
              Speaker’s notes
            </button>
            <FileButton
              accept=".json,application/json"
              label="A lecture’s file"
              onFiles={([file]) => void openLectureFile(file)}
            >
              Open a lecture
            </FileButton>
          </p>
        </div>
      </div>
    </main>
  );
}
