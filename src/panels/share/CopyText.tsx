import { useId, useRef } from "react";
import { useCopy } from "../controls/use-copy";

/**
 * A text to take away: it can be read, selected and copied. Where the clipboard is not to be had the
 * text is selected, and the page says what to press.
 */
export function CopyText(props: {
  /** What the text is, e.g. "Link". */
  readonly name: string;
  readonly text: string;
  /** Whether all of it is seen, long lines going on below, in place of two lines that scroll. */
  readonly lines?: boolean;
}) {
  const { name, text, lines = false } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const [copied, copy] = useCopy();
  const id = useId();
  const copyOrSelect = async () => {
    if ((await copy(text)) === "copied") return;
    area.current?.focus();
    area.current?.select();
  };
  return (
    <div className="copy-text">
      <label className="visually-hidden" htmlFor={id}>
        {name}
      </label>
      <div className={lines ? "copy-whole" : undefined}>
        <textarea
          id={id}
          ref={area}
          readOnly
          rows={lines ? 1 : 2}
          spellCheck={false}
          value={text}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        {/* A text area is as high as it is told: this, of the same text, gives it its height. */}
        {lines && <div aria-hidden="true">{text}</div>}
      </div>
      <p className="copy-act">
        <button type="button" className="button" onClick={() => void copyOrSelect()}>
          Copy<span className="visually-hidden"> {name}</span>
        </button>
        <span role="status">
          {copied === "copied" && "Copied"}
          {copied === "refused" && "Selected: press Ctrl or ⌘ and C"}
        </span>
      </p>
    </div>
  );
}
