import { useEffect, useRef } from "react";
import { LONGEST_NAME } from "../../store/kept-runs";
import type { ComparedRun } from "./compared-runs";
import { RunMark } from "./RunMark";

/** What names end with: the text, or null where it is given up. */
type OnName = (text: string | null, by: "key" | "leaving") => void;

/** Whether a run is shown, its mark and its name; or the field in which it is called otherwise. */
export function RunName(props: {
  readonly run: Pick<ComparedRun, "name" | "drawn" | "shown">;
  readonly onShow: (shown: boolean) => void;
  /** Given while the run is being renamed. */
  readonly onName: OnName | null;
}) {
  const { run, onShow, onName } = props;
  const { name, drawn, shown } = run;
  const tick = {
    type: "checkbox",
    checked: shown,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onShow(event.target.checked),
  } as const;
  if (onName !== null) {
    return (
      <div className="cmp-naming">
        <input {...tick} aria-label={name} />
        <RunMark run={drawn} />
        <NameField name={name} colour={drawn.colour} onName={onName} />
      </div>
    );
  }
  return (
    <label>
      <input {...tick} />
      <RunMark run={drawn} />
      <b className={drawn.colour}>{name}</b>
    </label>
  );
}

/** A name that is typed over: taken by Enter or when the field is left, put back by Escape. */
function NameField(props: {
  readonly name: string;
  readonly colour: string;
  readonly onName: OnName;
}) {
  const { name, colour, onName } = props;
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end: OnName = (text, by) => {
    // The focus that goes back to the word leaves the field once more.
    if (done.current) return;
    done.current = true;
    onName(text === name ? null : text, by);
  };
  return (
    <input
      ref={field}
      className={`value ${colour}`}
      aria-label={`Name of ${name}`}
      defaultValue={name}
      maxLength={LONGEST_NAME}
      autoComplete="off"
      spellCheck={false}
      onBlur={(event) => end(event.target.value, "leaving")}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        // Else the same key would press the word that the focus goes back to.
        event.preventDefault();
        end(event.key === "Enter" ? event.currentTarget.value : null, "key");
      }}
    />
  );
}
