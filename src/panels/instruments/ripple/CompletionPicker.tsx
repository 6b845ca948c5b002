import { formatFixed } from "../../../charts/format";
import type { RunRecord } from "../../../run/record";
import type { RunIdentity } from "../../../store/run-identity";
import { taskByToken } from "../../../tasks/registry";
import { promptDigits, tokensText, tokenText } from "../../../tasks/vocabulary";
import { tokenTint } from "../../answers/tint";
import { Note } from "../../controls/Note";
import { changeDraft } from "./ripple-store";
import { type Offer, type OfferGroup, offersOf, type RippleDraft } from "./ripple-update";

/** The completions that were just sampled, to choose one from: held-out answers, and the last batch. */
export function CompletionPicker(props: {
  readonly record: RunRecord;
  readonly draft: RippleDraft;
  readonly colour: RunIdentity["colour"];
}) {
  const { record } = props;
  return (
    <Note
      className="value choice rp-pick"
      words="choose"
      name="Choose a completion"
      title="Completions to choose from"
    >
      <Offers {...props} />
      {record.rollouts.last === null && (
        <p className="small">Those of a training batch appear with the first step.</p>
      )}
    </Note>
  );
}

function Offers(props: {
  readonly record: RunRecord;
  readonly draft: RippleDraft;
  readonly colour: RunIdentity["colour"];
}) {
  const { record, draft, colour } = props;
  const { answers, rollouts } = record;
  return (
    <div className="rp-offers">
      {[
        { frame: answers.last, title: "Held-out answers" },
        { frame: rollouts.last, title: "Batch" },
      ].map(({ frame, title }) =>
        frame === null ? null : (
          <section key={title}>
            <h3>
              {title}, step {frame.step}
            </h3>
            {offersOf(frame).map((group) => (
              <Group
                key={group.prompt.join()}
                group={group}
                colour={colour}
                chosen={(offer) =>
                  offer.completion.join() === draft.completion.join() &&
                  offer.prompt.join() === draft.prompt.join()
                }
              />
            ))}
          </section>
        ),
      )}
    </div>
  );
}

function Group(props: {
  readonly group: OfferGroup;
  readonly colour: RunIdentity["colour"];
  readonly chosen: (offer: Offer) => boolean;
}) {
  const { group, colour, chosen } = props;
  const task = taskByToken(group.prompt[0] ?? -1, group.offers[0]?.completion.length);
  return (
    <div className="rp-offer-group">
      <h4>
        {task?.label ?? "prompt"} <b>{promptDigits(group.prompt).join("")}=</b>
      </h4>
      {group.offers.map((offer, i) => {
        const { prompt, completion, probabilities, right, advantage } = offer;
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: completions of one prompt may be alike
            key={i}
            type="button"
            className="rp-offer"
            aria-pressed={chosen(offer)}
            aria-label={`${tokensText(completion)}, ${right ? "right" : "wrong"}`}
            onClick={() => changeDraft({ prompt, completion, probabilities })}
          >
            {completion.map((token, place) => (
              <i
                // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the completion
                key={place}
                style={{ background: tokenTint(colour, probabilities?.[place] ?? 0) }}
              >
                {tokenText(token)}
              </i>
            ))}
            <span>{right ? "✓" : "✗"}</span>
            <small>{Number.isNaN(advantage) ? "" : formatFixed(advantage)}</small>
          </button>
        );
      })}
    </div>
  );
}
