/** A page inside another one begins when it is first seen, rests while it is not, and answers messages. */
import type { Playground } from "../run/page-api";
import { readEmbed } from "./embed";
import { answerMessages } from "./embed-messages";
import { addLinkProblem } from "./lab";
import { setInView } from "./unseen";

/**
 * Has an embedded page begin once it is seen, or asked something by a page that may.
 * @param begin opens what the address asks for; called once.
 * @param early messages that came before this.
 */
export function beginEmbedded(
  playground: Playground,
  begin: () => void,
  early: readonly MessageEvent[],
): void {
  const embed = readEmbed(location.search);
  let begun = false;
  const wake = () => {
    if (begun) return;
    begun = true;
    begin();
    for (const problem of embed?.problems ?? []) addLinkProblem(problem);
  };
  // In a frame this sees what the whole window shows of it, whatever scrolls where.
  new IntersectionObserver((entries) => {
    // A busy page hears of several changes at once, the newest last.
    const visible = entries.at(-1)?.isIntersecting === true;
    setInView(visible);
    if (visible) wake();
  }).observe(document.documentElement);
  answerMessages(embed?.origins ?? [], playground, wake, early);
}
