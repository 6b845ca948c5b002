import { lazy, Suspense, useMemo, useState } from "react";
import { settingText } from "../../../experiment/differences";
import { afterFirstPaint } from "../../../panels/controls/after-first-paint";
import { ChoiceMenu } from "../../../panels/controls/ChoiceMenu";
import { forkAt } from "../../../store/forking";
import { useLab } from "../../../store/lab";
import { flipLever } from "../../../store/lever";
import { stopRecord } from "../../../store/replay";
import { useLeverPosition } from "../lever-position";

const ForkDialog = lazy(
  afterFirstPaint(async () => ({ default: (await import("./ForkDialog")).ForkDialog })),
);

/** Factors on the learning rate that are worth a try. */
const FACTORS = [3, 1 / 3] as const;

/** "What if …?" from the step that is looked at: a few answers, each a run of its own from there on, and any other. */
export function ForkMenu({ step }: { readonly step: number }) {
  const { position } = useLeverPosition();
  const rate = useLab((lab) => lab.status.experiment?.settings.learning_rate ?? 0);
  const choices = useMemo(
    () => [
      {
        value: "everything",
        label: `release the backbone at ${step}`,
        hint: "Everything is trained from there on.",
        disabled: position === "everything",
      },
      {
        value: "classifier",
        label: `hold the backbone at ${step}`,
        hint: "Only the classifier is trained from there on.",
        disabled: position === "classifier",
      },
      ...FACTORS.map((factor) => {
        const to = Number((rate * factor).toPrecision(2));
        return {
          value: String(to),
          label: `learning rate ${settingText("learning_rate", to)} from ${step}`,
          hint: factor > 1 ? "Three times the rate." : "A third of the rate.",
        };
      }),
      {
        value: "same",
        label: "as it was",
        hint: "The same run once more, without its later changes, to be changed as it goes.",
      },
      {
        value: "other",
        label: "another schedule or rate…",
        hint: "Any schedule, rate, temperature, KL weight.",
      },
    ],
    [step, position, rate],
  );
  // The step that was in view when it was asked for: the view may move on meanwhile.
  const [asking, setAsking] = useState<number | null>(null);
  const fork = (what: string) => {
    if (what === "other") {
      stopRecord();
      setAsking(step);
    } else if (what === "everything" || what === "classifier") void flipLever(what);
    else if (what === "same") void forkAt(step, {});
    else void forkAt(step, { settings: { learning_rate: Number(what) } });
  };
  return (
    <>
      <ChoiceMenu name={`Fork at step ${step}`} value="" choices={choices} onChange={fork}>
        fork here
      </ChoiceMenu>
      {asking !== null && (
        <Suspense fallback={null}>
          <ForkDialog step={asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </>
  );
}
