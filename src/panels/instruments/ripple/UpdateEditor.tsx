import { useRef } from "react";
import type { RunRecord } from "../../../run/record";
import type { RunIdentity } from "../../../store/run-identity";
import { TASKS, taskByToken } from "../../../tasks/registry";
import { isDigit, promptDigits, tokensText, tokenText } from "../../../tasks/vocabulary";
import { tokenTint } from "../../answers/tint";
import { ChoiceMenu } from "../../controls/ChoiceMenu";
import { CompletionPicker } from "./CompletionPicker";
import { changeDraft } from "./ripple-store";
import {
  isPlainPrompt,
  ordinal,
  type RippleDraft,
  rewardedPlaces,
  tokenOfText,
  withCompletionToken,
  withPromptDigit,
  withTask,
} from "./ripple-update";

/** The completion that is rewarded, cell by cell: chosen among those just sampled, or written here. */
export function UpdateEditor(props: {
  readonly record: RunRecord;
  readonly draft: RippleDraft;
  readonly colour: RunIdentity["colour"];
}) {
  const { record, draft, colour } = props;
  const cells = useRef<HTMLSpanElement>(null);
  const task = taskByToken(draft.prompt[0] ?? -1, draft.completion.length);
  const rewarded = rewardedPlaces(draft);
  const next = (input: HTMLInputElement) => {
    const all = [...(cells.current?.querySelectorAll("input") ?? [])];
    all[all.indexOf(input) + 1]?.focus();
  };
  return (
    <span ref={cells} className="rp-completion">
      {isPlainPrompt(draft.prompt) ? (
        <>
          <ChoiceMenu
            name="Task"
            className="choice rp-task"
            value={task?.id ?? "permute"}
            choices={TASKS.map(({ id, label, explanation }) => ({
              value: id,
              label,
              hint: explanation,
            }))}
            onChange={(id) => {
              const wanted = TASKS.find((one) => one.id === id);
              if (wanted) changeDraft(withTask(draft, wanted));
            }}
          />
          <span className="rp-prompt">
            {promptDigits(draft.prompt).map((digit, place) => (
              <TokenCell
                // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place in the prompt
                key={place}
                label={`Prompt, ${ordinal(place)} digit`}
                token={digit}
                allowed={isDigit}
                onToken={(token, input) => {
                  changeDraft(withPromptDigit(draft, place, token));
                  next(input);
                }}
              />
            ))}
            <span aria-hidden="true">=</span>
          </span>
        </>
      ) : (
        <span className="rp-prompt">{tokensText(draft.prompt)}</span>
      )}
      <span className="rp-cells">
        {draft.completion.map((token, place) => {
          const p = draft.probabilities?.[place];
          return (
            <TokenCell
              // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the completion
              key={place}
              label={`Answer, ${ordinal(place)} token`}
              token={token}
              allowed={() => true}
              rewarded={rewarded.includes(place)}
              tint={p === undefined ? undefined : tokenTint(colour, p)}
              title={p === undefined ? undefined : `π = ${p.toFixed(2).replace(/^0/, "")}`}
              onPick={() => {
                if (draft.token !== "all" && draft.token !== place) changeDraft({ token: place });
              }}
              onToken={(id, input) => {
                changeDraft(withCompletionToken(draft, place, id));
                next(input);
              }}
            />
          );
        })}
      </span>
      <CompletionPicker record={record} draft={draft} colour={colour} />
    </span>
  );
}

/** One token that can be typed over; what is none is not taken. */
function TokenCell(props: {
  readonly label: string;
  readonly token: number;
  readonly allowed: (token: number) => boolean;
  readonly rewarded?: boolean;
  readonly tint?: string | undefined;
  readonly title?: string | undefined;
  /** It was pressed: this is the token that is meant. */
  readonly onPick?: () => void;
  readonly onToken: (token: number, input: HTMLInputElement) => void;
}) {
  const { label, token, allowed, rewarded, tint, title, onPick, onToken } = props;
  const text = tokenText(token);
  return (
    <input
      className="rp-token"
      type="text"
      inputMode="text"
      autoComplete="off"
      spellCheck={false}
      aria-label={rewarded ? `${label}, rewarded` : label}
      data-rewarded={rewarded || undefined}
      title={title}
      style={tint ? { background: tint } : undefined}
      value={text}
      onFocus={(event) => event.currentTarget.select()}
      onPointerUp={(event) => {
        event.currentTarget.select();
        onPick?.();
      }}
      onChange={(event) => {
        // What was typed last counts, whether it replaced the old letter or stands beside it.
        const typed = event.target.value.replace(text, "").slice(-1) || text;
        const id = tokenOfText(typed);
        if (id !== null && allowed(id)) onToken(id, event.target);
        else event.target.select();
      }}
    />
  );
}
