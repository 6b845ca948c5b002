/**
 * A run rests while nobody sees the page, unless the visitor has told it to go on or a program waits for
 * a number of steps.
 */
import { client } from "./lab";
import { useView } from "./view";

/** Whether the page can be seen where it stands, and whether it is, as far as the browser tells. */
let inView = true;
let seen = true;
/** Whether what the browser tells is followed: there is nothing to look at elsewhere, as in tests under Node. */
let following = false;
/** True while the run stands paused only because nobody sees it. */
let pausedUnseen = false;
/** Programs that wait for a number of steps. */
let counting = 0;

/** The frame that holds the page has come into view, or left it. */
export function setInView(visible: boolean): void {
  inView = visible;
  look();
}

/** Rests and goes on with what the browser tells from now on. */
export function followSight(): void {
  following = true;
  look();
  document.addEventListener("visibilitychange", look);
}

/** Starts the run, or has it start once it is seen. */
export async function playWhenSeen(): Promise<void> {
  if (seen || useView.getState().unseen) await client.play();
  else pausedUnseen = true;
}

/** Somebody has said whether the run goes on: to be seen again changes nothing any more. */
export function takeOver(): void {
  pausedUnseen = false;
}

/** Does what makes a number of steps, for which the run goes on unseen. */
export async function counted<T>(action: () => Promise<T>): Promise<T> {
  counting += 1;
  try {
    return await action();
  } finally {
    counting -= 1;
    // It may have been seen, or left, meanwhile.
    if (following) look();
  }
}

function look(): void {
  seen = inView && !document.hidden;
  const { unseen } = useView.getState();
  if (!seen && !unseen && client.status.state === "running" && counting === 0) {
    pausedUnseen = true;
    // Looks again once it rests: it may be seen by then. Where the engine is lost meanwhile the status says so.
    client.pause().then(look, () => undefined);
  } else if (seen && pausedUnseen && client.status.state !== "running") {
    pausedUnseen = false;
    if (client.status.state === "paused") client.play().catch(() => undefined);
  }
}
