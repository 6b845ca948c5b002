import { type ReactNode, useId } from "react";
import type { Problem } from "../../experiment/problem";
import { Term } from "../terms/Term";

/** A problem without the path that its field stands for. */
function withoutPath({ field, message }: Problem): string {
  const rest = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  const [, index] = /\[(\d+)\]/.exec(field) ?? [];
  // What is quoted is found in the field; of what is not, its place is said.
  return index === undefined || /^["\d]/.test(rest) ? rest : `no. ${Number(index) + 1}: ${rest}`;
}

/** What is wrong with a field, in the words of the file's parser. */
export function FieldProblems(props: {
  readonly id: string;
  readonly problems: readonly Problem[];
  /** How it is written, said where something is wrong. */
  readonly how?: string;
}) {
  const { id, problems, how } = props;
  if (problems.length === 0) return null;
  return (
    <span id={id} className="sweep-problem" role="alert">
      {problems.slice(0, 3).map((problem) => (
        <span key={problem.message}>{withoutPath(problem)}</span>
      ))}
      {how && <span>{how}</span>}
    </span>
  );
}

/** A text of the form, with its name and what is wrong with it. */
export function TextField(props: {
  /** Empty where the name alone will do. */
  readonly label: ReactNode;
  /** The term that the label names: it is explained there. */
  readonly term?: string;
  /** For those who do not see it, where the label alone does not say it. */
  readonly name?: string;
  readonly value: string;
  readonly placeholder?: string;
  /** How it is written, said where something is wrong. */
  readonly how?: string;
  readonly problems: readonly Problem[];
  /** Rows of a longer text; one line unless given. */
  readonly rows?: number;
  readonly wide?: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { label, term, name, value, placeholder, problems, rows, wide = false, onChange } = props;
  const id = useId();
  const shared = {
    id: `${id}-field`,
    value,
    placeholder,
    className: "value",
    spellCheck: false,
    autoComplete: "off",
    "aria-label": name ?? (term && typeof label === "string" ? label : undefined),
    "aria-invalid": problems.length > 0,
    "aria-describedby": problems.length > 0 ? id : undefined,
  };
  return (
    <div className="sweep-field" data-wide={wide || rows !== undefined || undefined}>
      {label !== "" &&
        (term ? (
          <span className="sweep-words">
            <Term id={term}>{label}</Term>
          </span>
        ) : typeof label === "string" ? (
          <label className="sweep-words" htmlFor={`${id}-field`}>
            {label}
          </label>
        ) : (
          <span className="sweep-words">{label}</span>
        ))}
      {rows === undefined ? (
        <input type="text" {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
      )}
      <FieldProblems id={id} problems={problems} how={props.how} />
    </div>
  );
}
