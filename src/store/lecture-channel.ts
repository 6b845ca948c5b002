/** What the lecture and the speaker's window say to each other, within this browser. */
import type { LectureAction } from "./lecture";

/** What is on screen, as the notes show it. */
export interface LectureNews {
  readonly kind: "news";
  readonly title: string;
  /** The scene by its place, −1 before the first. */
  readonly at: number;
  readonly topics: readonly string[];
  /** Planned for the whole, and for the scenes before this one. */
  readonly minutes: number;
  readonly before: number;
  readonly asked: boolean;
  readonly black: boolean;
  /** When the first scene was shown, ms since 1970; null before. */
  readonly began: number | null;
  readonly scene: {
    readonly topic: string;
    readonly minutes: number;
    readonly question: string;
    readonly answer: string | null;
    readonly more: string;
    readonly notes: readonly string[];
  } | null;
  /** What the answer will say, where the runs have come so far and it is not out; null else. */
  readonly coming: string | null;
  /** The next question; null after the last scene. */
  readonly next: string | null;
}

/** One message between the two windows. */
export type ChannelMessage =
  | LectureNews
  /** The notes have opened and know nothing yet. */
  | { readonly kind: "hello" }
  /** The notes ask for something. */
  | { readonly kind: "act"; readonly action: LectureAction | { readonly jump: number } }
  /** The lecture was left. */
  | { readonly kind: "gone" };

/** A channel whose messages are these. */
export interface LectureChannel {
  onmessage: ((event: { readonly data: ChannelMessage }) => void) | null;
  postMessage(message: ChannelMessage): void;
  close(): void;
}

/** Opens the channel; null where the browser has none. */
export function lectureChannel(): LectureChannel | null {
  if (typeof BroadcastChannel === "undefined") return null;
  return new BroadcastChannel("rl-post-training-playground/lecture") as LectureChannel;
}
