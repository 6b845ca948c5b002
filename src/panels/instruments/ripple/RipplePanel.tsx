import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { type CanvasSize, observeSize } from "../../../charts/canvas-size";
import type { RunRecord } from "../../../run/record";
import { useView } from "../../../store/view";
import { taskByToken } from "../../../tasks/registry";
import { tokensText } from "../../../tasks/vocabulary";
import { ComponentGlyph } from "../../kernels/ComponentGlyph";
import { Explained } from "../../terms/Explained";
import { Term } from "../../terms/Term";
import type { InstrumentPanelProps } from "../instrument-panel";
import { ErrorByRate } from "./ErrorByRate";
import { MeasuredByPredicted } from "./MeasuredByPredicted";
import { MovementTable } from "./MovementTable";
import type { ProbeGroup } from "./maps-view";
import { movements } from "./movement";
import { RippleMaps } from "./RippleMaps";
import { rippleLayout } from "./ripple-layout";
import { applyRipple, beginRipple, undoRipple, useRipple } from "./ripple-store";
import { rewardedPlaces, rewardedTokens, targetName, usualRate } from "./ripple-update";
import { predictionSentence } from "./sentences";
import { TokenByContext } from "./TokenByContext";
import { UpdateEditor } from "./UpdateEditor";
import { UpdateSettings } from "./UpdateSettings";
import { useAsking } from "./use-asking";
import "./ripple.css";

/** Rows over and under the maps: the update at the top, the four small charts at the bottom, px. */
const TOP = 68;
const BOTTOM = 196;

const OPTIMIZERS: Readonly<Record<string, string>> = {
  sgd: "SGD, the run’s",
  adam: "Adam",
  adamw: "AdamW",
};

/** What one update does to every probe context and every token, predicted and measured. */
export function RipplePanel({ record, runs, ask }: InstrumentPanelProps) {
  const { draft, applied, outcome, problem, quantity } = useRipple();
  const scale = useView((view) => view.scale);
  const root = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<CanvasSize | null>(null);
  useAsking(record, ask);
  useBeginning(record);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    return observeSize(element, setSize);
  }, []);

  const probes = record?.header.probes;
  const probeCount = probes?.length ?? 0;
  const groups = useMemo(() => groupsOf(probes ?? []), [probes]);
  const names = useMemo(() => namesOf(probes ?? []), [probes]);
  const shown = applied && outcome?.record === record ? outcome : null;
  const reading = shown?.reading ?? null;
  const vocabulary = reading?.vocabulary ?? 16;
  // What was answered is drawn with the update that it was asked for, not with a newer one.
  const update = shown?.draft ?? draft;
  const targets = useMemo(() => (update ? rewardedTokens(update) : []), [update]);
  const moved = useMemo(() => {
    if (!reading || !update) return null;
    const own = rewardedPlaces(update).map((place) => update.completion[place] as number);
    return movements(reading, quantity, targets, own);
  }, [reading, update, quantity, targets]);
  const updated = update ? rewardedPlaces(update).length : 1;
  const layout = useMemo(
    () =>
      rippleLayout({
        width: size?.width ?? 1048,
        height: Math.max(640, size?.height ?? 640) - TOP - BOTTOM,
        rows: probeCount + updated + 1,
        columns: vocabulary,
        ratio: size?.ratio ?? 1,
      }),
    [size, probeCount, updated, vocabulary],
  );

  const identity = runs.find((run) => run.record === record)?.identity;
  const unit = quantity === "logit" ? "Δz" : "Δ log π, nats";
  const target = update ? targetName(update) : "the token";
  const optimizer = record?.header.experiment.settings.optimizer ?? "adam";
  return (
    <div
      ref={root}
      className="rp"
      data-narrow={layout.narrow || undefined}
      style={
        {
          "--rp-map": `${layout.map.width}px`,
          "--rp-gap": `${layout.gap}px`,
        } as React.CSSProperties
      }
    >
      <section className="rp-update" aria-label="The update">
        <div className="rp-line">
          {record && draft && (
            <UpdateEditor record={record} draft={draft} colour={identity?.colour ?? "std"} />
          )}
          <span className="rp-keys">
            <span className="rp-state" role="status">
              {problem ? (
                <strong>{problem}</strong>
              ) : !draft ? (
                "The first answers appear when the experiment is open."
              ) : applied ? (
                <>
                  made on a copy of{" "}
                  <b className={identity?.colour}>
                    <Explained>{identity?.name ?? "the policy"}</Explained>
                  </b>
                  {shown && <> at step {shown.step}</>}: the run is untouched
                </>
              ) : (
                "undone: nothing had changed in the run"
              )}
            </span>
            {applied ? (
              <button type="button" className="button" onClick={undoRipple} disabled={!draft}>
                Undo
              </button>
            ) : (
              <button type="button" className="button" onClick={applyRipple}>
                Apply
              </button>
            )}
          </span>
        </div>
        {record && draft && (
          <UpdateSettings
            draft={draft}
            quantity={quantity}
            optimizer={OPTIMIZERS[optimizer] ?? optimizer}
            usualRate={(step) => usualRate(record, step)}
          />
        )}
      </section>
      <RippleMaps
        layout={layout}
        reading={reading}
        moved={moved}
        quantity={quantity}
        scale={scale}
        sgd={update?.step !== "optimizer"}
        targets={targets}
        target={target}
        groups={groups}
        names={names}
        probeCount={probeCount}
        vocabulary={vocabulary}
        updated={updated}
      />
      <div className="rp-low">
        <section>
          <h2>
            <Term id="ripple">How far</Term> {target} {targets.length > 1 ? "move" : "moves"}
          </h2>
          <MovementTable moved={moved} />
          <p className="rp-note">
            Means of <Term id={quantity === "logit" ? "logit" : "log-probability"}>{unit}</Term>: in
            the updated <Term id="context">context</Term>, over the <Term id="probe">probes</Term>{" "}
            of its task, over all others.
            {quantity === "logit" ? "" : " The error beside this is of Δz."}
          </p>
        </section>
        <section>
          <h2>
            Is the <Term id="first-order">prediction</Term> right? <small>error of Δz</small>
          </h2>
          <ErrorByRate reading={reading} rate={update?.rate ?? 1} />
          <p className="rp-note">
            <Explained>{reading && update ? predictionSentence(reading, update) : ""}</Explained>
          </p>
        </section>
        <section>
          <h2>
            {target.charAt(0).toUpperCase() + target.slice(1)}, by context{" "}
            <small>
              <ComponentGlyph of="representation" /> <ComponentGlyph of="gradient" /> ❘ measured
            </small>
          </h2>
          <TokenByContext
            moved={moved}
            groups={groups}
            probeCount={probeCount}
            target={target}
            unit={unit}
          />
        </section>
        <section>
          <h2>
            Measured by predicted{" "}
            <small>
              <Term id="r-squared">R²</Term>, <Term id="slope">slope</Term>
            </small>
          </h2>
          <MeasuredByPredicted reading={reading} quantity={quantity} />
        </section>
      </div>
    </div>
  );
}

/** Begins with a run as soon as it has an answer to begin with. */
function useBeginning(record: RunRecord | null): void {
  useEffect(() => {
    if (!record) return;
    beginRipple(record);
    return record.subscribe(() => {
      if (!useRipple.getState().draft) beginRipple(record);
    });
  }, [record]);
}

const SHORT: Readonly<Record<string, string>> = { modular_addition: "modular" };

/** Neighbouring probes of one task. */
function groupsOf(probes: RunRecord["header"]["probes"]): ProbeGroup[] {
  const groups: { label: string; from: number; to: number; token: number }[] = [];
  probes.forEach(({ tokens }, i) => {
    const token = tokens[0] ?? -1;
    const current = groups.at(-1);
    if (current?.token === token) {
      current.to = i + 1;
      return;
    }
    const task = taskByToken(token);
    const label = SHORT[task?.id ?? ""] ?? task?.label ?? "";
    groups.push({ label, from: i, to: i + 1, token });
  });
  return groups;
}

/** "sort 4172=17": the task, the prompt, and the completion so far. */
function namesOf(probes: RunRecord["header"]["probes"]): string[] {
  return probes.map(({ tokens, position }) => {
    const task = taskByToken(tokens[0] ?? -1);
    const text = tokensText(tokens.slice(task ? 1 : 0, position + 1));
    return task ? `${task.label} ${text}` : text;
  });
}
