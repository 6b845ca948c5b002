/** The speaker's notes in a window of their own, which follows this one and steps it. */
import { useEffect } from "react";
import { plannedMinutes } from "../../lecture/lecture";
import { plain, spoken } from "../../lecture/rich-text";
import { writeNumber } from "../../panels/lecture/write-number";
import { readingAt, sceneOf, stepInView, useLecture } from "../../store/lecture";
import { type LectureNews, lectureChannel } from "../../store/lecture-channel";
import { hrefOf } from "../../store/place";
import { actHere } from "./use-lecture-keys";

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
    const end = useLecture.subscribe((state, before) => {
      const same = (["lecture", "at", "asked", "saying", "black", "began"] as const).every(
        (key) => state[key] === before[key],
      );
      if (!same) tell();
    });
    return () => {
      end();
      channel.postMessage({ kind: "gone" });
      channel.close();
    };
  }, []);
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
    next: following && say(following.question.text, following.question.step),
  };
}
