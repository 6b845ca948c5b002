import type { ReactNode } from "react";
import type { Choice } from "../../lecture/lecture";
import type { RichText } from "../../lecture/rich-text";

/** What the choices are called. */
export const LETTERS = "ABCDE";

/** What the audience may choose from; once the answer is out, the right one is ruled. */
export function Choices(props: {
  readonly choices: readonly Choice[];
  readonly chosen: number | null;
  readonly say: (text: RichText) => ReactNode;
}) {
  const { choices, chosen, say } = props;
  if (choices.length === 0) return null;
  return (
    <ol className="lec-choices" data-open={chosen === null || undefined}>
      {choices.map(({ text, because }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the file's order is theirs
        <li key={i} data-chosen={i === chosen || undefined}>
          <span className="lec-letter">{LETTERS[i]}</span>
          <span>
            <span className="lec-choice">{say(text)}</span>
            <span className="lec-because">{say(because)}</span>
          </span>
          {i === chosen && <span className="visually-hidden">(the answer)</span>}
        </li>
      ))}
    </ol>
  );
}
