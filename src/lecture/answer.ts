/** Which of an answer's sentences is true of the run on screen. */
import { holds } from "./fact";
import type { Saying, Scene } from "./lecture";
import type { Reading } from "./quantity";

/** The first saying whose facts all hold; the last one, which has none, where no other does. */
export function sayingOf({ answer }: Pick<Scene, "answer">, reading: Reading): Saying {
  const found = answer.says.find((saying) => saying.if.every((fact) => holds(fact, reading)));
  return found ?? (answer.says.at(-1) as Saying);
}
