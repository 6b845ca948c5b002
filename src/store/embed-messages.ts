/** Listens for the page API's requests, from windows of declared origins only. */
import type { Playground } from "../run/page-api";

/**
 * Answers what pages of these origins ask. Messages of all others get no answer and are not looked at.
 * @param wake called when something is asked: the page may not have begun yet.
 * @param early messages that have come already.
 */
export function answerMessages(
  origins: readonly string[],
  playground: Playground,
  wake: () => void,
  early: readonly MessageEvent[],
): void {
  if (origins.length === 0) return;
  const loaded = import("../run/page-messages").then(({ PageMessages, isPageRequest }) => ({
    messages: new PageMessages(playground),
    isPageRequest,
  }));
  const receive = ({ origin, source, data }: MessageEvent) => {
    if (!origins.includes(origin) || source === null || source === window) return;
    void loaded.then(async ({ messages, isPageRequest }) => {
      if (isPageRequest(data)) wake();
      const answer = await messages.answer(data);
      // Only to the origin that asked: the window may have gone elsewhere meanwhile.
      if (answer !== null) (source as WindowProxy).postMessage(answer, { targetOrigin: origin });
    });
  };
  addEventListener("message", receive);
  early.forEach(receive);
}
