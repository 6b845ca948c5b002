import type { ReactNode } from "react";
import type { FigureSource } from "../../store/figure-caption";
import { FigureMenu } from "../figures/FigureMenu";
import { Explained } from "../terms/Explained";
import { Term } from "../terms/Term";
import "./figure.css";

/** A figure under its title, which can be saved. */
export function Figure(props: {
  readonly title: string;
  /** The term that the title names. */
  readonly term?: string;
  /** What stands beside the title: choices. */
  readonly choices?: ReactNode;
  /** A few words for the file, e.g. "curves". */
  readonly name: string;
  /** The first line under the saved figure; the title unless given. */
  readonly caption?: string;
  /** What is drawn, in a sentence: under the figure here and where it is saved to. */
  readonly note: string;
  /** What can be done with it on the page. */
  readonly hint?: string;
  /** Of which results the figure is, in a sentence, and how files of them are called. */
  readonly source: () => FigureSource;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { title, term, choices, name, caption, note, hint, source, wide, children } = props;
  const figures = [{ name, title: caption ?? title, selector: ".sweep-figure" }];
  const withNote = () => {
    const { configuration, ...rest } = source();
    return { ...rest, configuration: `${note} ${configuration}` };
  };
  return (
    <section className="sweep-part figure-host" data-wide={wide || undefined} aria-label={title}>
      <header>
        <h2>{term ? <Term id={term}>{title}</Term> : title}</h2>
        <span className="sweep-part-choices">{choices}</span>
        <FigureMenu figures={figures} source={withNote} />
      </header>
      {children}
      <p className="sweep-note">
        <Explained>{note}</Explained> {hint}
      </p>
    </section>
  );
}
