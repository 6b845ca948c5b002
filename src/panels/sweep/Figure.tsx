import { type ReactNode, useRef } from "react";
import { saveText } from "../../store/save-bytes";
import { figureText } from "./save-figure";

/** A figure under its title, which can be saved as SVG. */
export function Figure(props: {
  readonly title: string;
  /** What stands beside the title: choices. */
  readonly choices?: ReactNode;
  /** The file's name without its ending. */
  readonly file: string;
  readonly note?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { title, choices, file, note, wide, children } = props;
  const box = useRef<HTMLElement>(null);
  const save = () => {
    const svg = box.current?.querySelector<SVGSVGElement>(".sweep-figure > svg");
    if (svg) saveText(figureText(svg), `${file}.svg`, "image/svg+xml");
  };
  return (
    <section ref={box} className="sweep-part" data-wide={wide || undefined} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <span className="sweep-part-choices">{choices}</span>
        <button
          type="button"
          className="value sweep-save"
          aria-label={`Save ${title} as SVG`}
          onClick={save}
        >
          svg
        </button>
      </header>
      {children}
      {note && <p className="sweep-note">{note}</p>}
    </section>
  );
}
