import { useRef, useState } from "react";
import { settingOf } from "../../../experiment/schema";
import type { NumberSetting } from "../../../experiment/setting";
import { useView } from "../../../store/view";
import { ChoiceMenu } from "../../controls/ChoiceMenu";
import { Hint } from "../../controls/Hint";
import { ScaleTabs } from "../../controls/ScaleTabs";
import { NumberField } from "../../settings/NumberField";
import { PLACES, placeOf, valueAt } from "../../settings/slider-scale";
import { Term } from "../../terms/Term";
import type { Quantity } from "./ripple-reading";
import { changeDraft, useRipple } from "./ripple-store";
import { type RippleDraft, tokenChoice } from "./ripple-update";

/** What the completion is given, and how the policy steps. */
export function UpdateSettings(props: {
  readonly draft: RippleDraft;
  readonly quantity: Quantity;
  /** The run's optimiser as people call it. */
  readonly optimizer: string;
  readonly usualRate: (step: RippleDraft["step"]) => number;
}) {
  const { draft, quantity, optimizer, usualRate } = props;
  const scale = useView((view) => view.scale);
  return (
    <dl className="rp-settings">
      <div>
        <dt>
          <Hint text="+1 makes the rewarded tokens more probable, −1 less.">reward it</Hint>
        </dt>
        <dd className="tabs">
          {([1, -1] as const).map((reward) => (
            <button
              key={reward}
              type="button"
              aria-pressed={draft.reward === reward}
              onClick={() => changeDraft({ reward })}
            >
              {reward > 0 ? "+1" : "−1"}
            </button>
          ))}
        </dd>
      </div>
      <div>
        <dt>
          <Hint text="Which tokens the update is on. With one, the ripple of a single context is seen.">
            token
          </Hint>
        </dt>
        <dd>
          <ChoiceMenu<string>
            name="Rewarded token"
            value={String(draft.token)}
            choices={[...draft.completion.map((_, place) => place), "all" as const].map(
              (token) => ({
                value: String(token),
                label: tokenChoice(draft, token),
              }),
            )}
            onChange={(token) => changeDraft({ token: token === "all" ? "all" : Number(token) })}
          />
        </dd>
      </div>
      <Rate rate={draft.rate} usual={usualRate(draft.step)} />
      <div>
        <dt>
          <Hint text="SGD is the step of descent that the kernel predicts; the other is the one that the run’s own optimiser would make now, with its moments and its clipping.">
            step
          </Hint>
        </dt>
        <dd className="tabs">
          {(["sgd", "optimizer"] as const).map((step) => (
            <button
              key={step}
              type="button"
              aria-pressed={draft.step === step}
              data-term-hint="sgd-step"
              onClick={() => {
                if (step !== draft.step) changeDraft({ step, rate: usualRate(step) });
              }}
            >
              {step === "sgd" ? "SGD" : optimizer}
            </button>
          ))}
        </dd>
      </div>
      <div>
        <dt>
          <Hint text="Log-probabilities say what the policy will do; logits are what the kernel moves.">
            show
          </Hint>
        </dt>
        <dd className="tabs">
          {(["log-probability", "logit"] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={quantity === one}
              data-term-hint={one}
              onClick={() => useRipple.setState({ quantity: one })}
            >
              Δ {one === "logit" ? <i className="math">z</i> : "log π"}
            </button>
          ))}
        </dd>
      </div>
      <div>
        <dt>
          <Term id="scale">scale</Term>
        </dt>
        <dd>
          <ScaleTabs scale={scale} onScale={(next) => useView.setState({ scale: next })} />
        </dd>
      </div>
    </dl>
  );
}

/** The learning rate's own scale, wide enough to see first order fail. */
function rateSetting(): NumberSetting<"learning_rate"> {
  return settingOf("learning_rate") as NumberSetting<"learning_rate">;
}

function Rate({ rate, usual }: { readonly rate: number; readonly usual: number }) {
  const setting = rateSetting();
  const [place, setPlace] = useState<number | null>(null);
  const timer = useRef(0);
  const shown = place === null ? rate : valueAt(setting, place);
  const settle = (next: number) => {
    setPlace(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setPlace(null);
      changeDraft({ rate: valueAt(setting, next) });
    }, 60);
  };
  return (
    <div>
      <dt>
        <Hint text="How large the step is. First order is exact for small ones; move it up to see where it fails.">
          rate
        </Hint>
      </dt>
      <dd className="rp-rate">
        <input
          type="range"
          className="slider"
          min={0}
          max={PLACES}
          step={10}
          aria-label="Rate of the update"
          aria-valuetext={String(shown)}
          value={place ?? placeOf(setting, rate)}
          style={{ ["--zero" as string]: placeOf(setting, usual) / PLACES }}
          onChange={(event) => settle(Number(event.target.value))}
        />
        <NumberField
          setting={setting}
          label="Rate of the update"
          value={shown}
          onChange={(next) => changeDraft({ rate: next })}
        />
      </dd>
    </div>
  );
}
