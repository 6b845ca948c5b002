/** The speaker's notes in a window of their own, which follows this one and steps it. */
import { useEffect } from "react";
import { sayingOf } from "../../lecture/answer";
import { plannedMinutes, type Scene } from "../../lecture/lecture";
import { plain, spoken } from "../../lecture/rich-text";
import { writeNumber } from "../../panels/lecture/write-number";
import { reachedBy, readingAt, sceneOf, stepInView, useLecture } from "../../store/lecture";
import { type LectureNews, lectureChannel } from "../../store/lecture-channel";
import { hrefOf } from "../../store/place";
import { LETTERS } from "./Choices";
import { actHere } from "./use-lecture-keys";

/** How often the notes are told anew while an answer is out, ms. */
const ASK_AGAIN = 1000;

/** Opens the notes; the address to open by hand where the browser will not. */
export function openNotes(): string | null {
  const address = new URL(hrefOf({ page: "notes", instrument: null }), location.href).href;
  const notes = window.open(address, "lecture-notes", "popup,width=900,height=700");
  notes?.focus();
  return notes ? null : address;
}

/** Tells the notes what is on screen, and does what they ask for. */
export function useLectureChannel(): void {
  useEffect(() => {
    const channel = lectureChannel();
    if (!channel) return;
    const tell = () => channel.postMessage(news());
    channel.onmessage = ({ data }) => {
      if (data.kind === "hello") tell();
      else if (data.kind === "act") actHere(data.action);
    };
    tell();
    // A run that goes on says nothing of it here: whether the answer can be told is looked up.
    const timer = setInterval(() => {
      const state = useLecture.getState();
      if (sceneOf(state) && !state.saying) tell();
    }, ASK_AGAIN);
    const gone = () => channel.postMessage({ kind: "gone" });
    addEventListener("pagehide", gone);
    addEventListener("pageshow", tell);
    const end = useLecture.subscribe((state, before) => {
      const same = (["lecture", "at", "asked", "saying", "black", "began"] as const).every(
        (key) => state[key] === before[key],
      );
      if (!same) tell();
    });
    return () => {
      end();
      clearInterval(timer);
      removeEventListener("pagehide", gone);
      removeEventListener("pageshow", tell);
      gone();
      channel.close();
    };
  }, []);
}

/** What the answer will say, with the letter of its choice, once the runs have come to its step. */
function comingAnswer(scene: Scene): string | null {
  const { step } = scene.answer;
  if (reachedBy(scene) < step) return null;
  const reading = readingAt(step);
  const { text, choice } = sayingOf(scene, reading);
  const letter = choice === null ? "" : `${LETTERS[choice]}. `;
  return `${letter}${plain(spoken(text, reading, writeNumber))}`;
}

/** What is on screen, in the words of the notes. */
function news(): LectureNews {
  const state = useLecture.getState();
  const { lecture, at, asked, saying, began, black } = state;
  const scene = sceneOf(state);
  const scenes = lecture?.scenes ?? [];
  const following = scenes[at + 1] ?? null;
  const say = (text: Parameters<typeof spoken>[0], step: number) =>
    plain(spoken(text, readingAt(step), writeNumber));
  return {
    kind: "news",
    title: lecture?.title ?? "",
    at,
    topics: scenes.map(({ topic }) => topic),
    minutes: plannedMinutes(scenes),
    before: plannedMinutes(scenes.slice(0, Math.max(0, at))),
    asked,
    black,
    began,
    scene: scene && {
      topic: scene.topic,
      minutes: scene.minutes,
      question: say(scene.question.text, scene.question.step),
      answer: saying ? say(saying.text, stepInView(scene)) : null,
      more: saying ? say(saying.more, stepInView(scene)) : "",
      notes: scene.notes,
    },
    coming: scene && !saying ? comingAnswer(scene) : null,
    next: following && say(following.question.text, following.question.step),
  };
}
