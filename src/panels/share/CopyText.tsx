import { useId, useRef, useState } from "react";

/**
 * A text to take away: it can be read, selected and copied. Where the clipboard is not to be had the
 * text is selected, and the page says what to press.
 */
export function CopyText(props: {
  /** What the text is, e.g. "Link". */
  readonly name: string;
  readonly text: string;
  /** Whether it is written on several lines, each as long as it is. */
  readonly lines?: boolean;
}) {
  const { name, text, lines = false } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState("");
  const id = useId();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      area.current?.focus();
      area.current?.select();
      setSaid("Selected: press Ctrl or ⌘ and C");
    }
    setTimeout(() => setSaid(""), 4000);
  };
  return (
    <div className="copy-text">
      <label className="visually-hidden" htmlFor={id}>
        {name}
      </label>
      <textarea
        id={id}
        ref={area}
        readOnly
        rows={lines ? text.split("\n").length : 2}
        wrap={lines ? "off" : "soft"}
        spellCheck={false}
        value={text}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <p className="copy-act">
        <button type="button" className="button" onClick={() => void copy()}>
          Copy<span className="visually-hidden"> {name}</span>
        </button>
        <span role="status">{said}</span>
      </p>
    </div>
  );
}
