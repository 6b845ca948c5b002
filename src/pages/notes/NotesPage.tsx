import { useCallback, useEffect, useRef, useState } from "react";
import type { LectureAction } from "../../store/lecture";
import { type LectureChannel, type LectureNews, lectureChannel } from "../../store/lecture-channel";
import { useLectureKeys } from "../lecture/use-lecture-keys";
import { clock, paceSentence } from "./pace";
import "./notes.css";

const NO_KEYS = {};

/** The speaker's window: notes, the next question, and the time, in step with the lecture. */
export function NotesPage() {
  const [news, setNews] = useState<LectureNews | null>(null);
  const channel = useRef<LectureChannel | null>(null);
  useEffect(() => {
    document.title = "Speaker’s notes";
    const made = lectureChannel();
    channel.current = made;
    if (!made) return;
    made.onmessage = ({ data }) => {
      if (data.kind === "news") setNews(data);
      else if (data.kind === "gone") setNews(null);
    };
    made.postMessage({ kind: "hello" });
    return () => made.close();
  }, []);
  const act = useCallback((action: LectureAction | { readonly jump: number }) => {
    channel.current?.postMessage({ kind: "act", action });
  }, []);
  useLectureKeys(act, NO_KEYS);
  if (!news) {
    return (
      <main className="notes notes-empty">
        <h1>Speaker’s notes</h1>
        <p>
          No lecture is open in this browser.{" "}
          <a className="value" href="#page=lecture" target="_blank" rel="noreferrer">
            Open one
          </a>{" "}
          and this window follows it.
        </p>
      </main>
    );
  }
  const { scene, next, coming, at, topics, asked, black } = news;
  return (
    <main className="notes">
      <header className="notes-head">
        <span>
          {scene ? `${at + 1} of ${topics.length}: ${scene.topic}` : news.title}
          {black && <strong>, the screen is black</strong>}
        </span>
        <Time news={news} />
      </header>
      <section aria-label="On screen" className="notes-screen">
        <h1 aria-live="polite">{scene ? (scene.answer ?? scene.question) : news.title}</h1>
        {scene && (
          <p>
            {scene.answer
              ? scene.more
              : asked
                ? "The answer is on its way."
                : "The question stands."}
          </p>
        )}
      </section>
      <section aria-label="Notes" className="notes-text">
        {(scene?.notes ?? ["The cover is on screen. The first runs are being trained."]).map(
          (paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ),
        )}
      </section>
      <section aria-label="Next" className="notes-next">
        <h2>{scene && !scene.answer ? "Answer" : "Next"}</h2>
        <p>
          {scene && !scene.answer
            ? (coming ?? "The answer, once the run has come so far.")
            : (next ?? "That was the last scene.")}
        </p>
      </section>
      <footer className="notes-keys">
        <button type="button" className="button" onClick={() => act("back")}>
          ← Back
        </button>
        <button type="button" className="button" onClick={() => act("next")}>
          Next →
        </button>
        <button type="button" className="button" aria-pressed={black} onClick={() => act("black")}>
          Black screen
        </button>
      </footer>
    </main>
  );
}

/** Elapsed and planned time, by the second. */
function Time({ news }: { readonly news: LectureNews }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const elapsed = news.began === null ? 0 : Math.max(0, now - news.began);
  const planned = (news.before + (news.scene?.minutes ?? 0)) * 60_000;
  return (
    <span className="notes-time" role="timer">
      <strong>{clock(elapsed)}</strong> of {clock(news.minutes * 60_000)}
      <small>
        {news.began === null ? "" : paceSentence(elapsed, planned, news.before * 60_000)}
      </small>
    </span>
  );
}
