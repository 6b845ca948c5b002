import type { MouseEvent } from "react";
import type { Lecture } from "../../lecture/lecture";
import { continueInLab, LECTURE_ACTIONS, sceneOf, useLecture } from "../../store/lecture";

/** Where the lecture stands, and the keys that go on from here. */
export function SceneFoot(props: {
  readonly lecture: Lecture;
  readonly onNotes: () => void;
  readonly onFull: () => void;
}) {
  const { lecture, onNotes, onFull } = props;
  const at = useLecture((state) => state.at);
  const asked = useLecture((state) => state.asked);
  const said = useLecture((state) => state.saying !== null);
  const moved = useLecture((state) => state.moved !== null);
  const scene = sceneOf({ lecture, at });
  const lever = said && scene?.view.some((one) => one.kind === "kernels" && one.lever);
  const count = lecture.scenes.length;
  const isLast = at === count - 1;
  const next = !asked
    ? at < 0
      ? "begin"
      : scene?.question.choices.length
        ? "show the answer"
        : "go on"
    : said
      ? "next question"
      : "to the end";
  return (
    <footer className="lec-foot">
      <ol className="lec-progress" aria-label="Scenes">
        {lecture.scenes.map(({ id, topic }, i) => (
          <li key={id}>
            <button
              type="button"
              aria-current={i === at ? "step" : undefined}
              data-past={i < at || undefined}
              aria-label={`Scene ${i + 1}: ${topic}`}
              title={`${i + 1}. ${topic}`}
              onClick={() => LECTURE_ACTIONS.jump(i)}
            />
          </li>
        ))}
      </ol>
      <span className="lec-count">
        {at >= 0 && `${said || moved ? "answer" : "question"} ${at + 1} of ${count}`}
      </span>
      <span className="lec-tools">
        <button type="button" className="value" onClick={onNotes}>
          notes
        </button>
        {/* An iPhone gives it to videos only. */}
        {document.fullscreenEnabled && (
          <button type="button" className="value" onClick={onFull}>
            full screen
          </button>
        )}
        <button type="button" className="value" onClick={continueInLab}>
          to the Lab
        </button>
      </span>
      {lever && <FootKey keys="L" words="move the lever" onPress={LECTURE_ACTIONS.lever} />}
      {!(isLast && said) && (
        <FootKey
          keys="→"
          words={next}
          onPress={({ timeStamp }) => LECTURE_ACTIONS.next(timeStamp)}
        />
      )}
      {at >= 0 && !lever && <FootKey keys="←" words="back" onPress={LECTURE_ACTIONS.back} />}
    </footer>
  );
}

function FootKey(props: {
  readonly keys: string;
  readonly words: string;
  readonly onPress: (event: MouseEvent) => void;
}) {
  const { keys, words, onPress } = props;
  return (
    <button type="button" className="lec-key" onClick={onPress}>
      <kbd>{keys}</kbd> {words}
    </button>
  );
}
