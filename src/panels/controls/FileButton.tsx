import { type ReactNode, useRef } from "react";

/** A word that lets the visitor choose files from the machine. */
export function FileButton(props: {
  readonly children: ReactNode;
  /** What may be chosen, as an `accept` of HTML. */
  readonly accept: string;
  /** What the files are, for those who find the field without the word. */
  readonly label: string;
  readonly multiple?: boolean;
  /** Called with at least one file. */
  readonly onFiles: (files: readonly [File, ...File[]]) => void;
}) {
  const { children, accept, label, multiple = false, onFiles } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="value" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        aria-label={label}
        hidden
        onChange={({ target }) => {
          const [first, ...others] = target.files ?? [];
          // The same file can be chosen again after it was mended.
          target.value = "";
          if (first) onFiles([first, ...others]);
        }}
      />
    </>
  );
}
