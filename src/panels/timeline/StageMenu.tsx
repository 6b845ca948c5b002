import { Menu } from "@base-ui/react/menu";
import { useEffect } from "react";
import type { StageChange } from "../../experiment/edit-phases";
import { ordinal } from "./ScoreHandles";
import type { Stage } from "./stage";
import type { TimelineRun } from "./timeline-model";

const TRAINED = [
  ["all", "everything"],
  ["classifier", "classifier only"],
  ["backbone", "backbone only"],
] as const;

/** What a stage trains, and whether another follows it: a caret at the end of what is planned of it. */
export function StageMenu(props: {
  readonly run: TimelineRun;
  readonly stage: Stage;
  readonly place: number;
  /** Whether no other stage is left: then it cannot be taken away. */
  readonly alone: boolean;
  readonly onShift: () => void;
  readonly onChange: (change: StageChange) => void;
}) {
  const { run, stage, place, alone, onShift, onChange } = props;
  const { from, to } = stage;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it stands at the stage's end
  useEffect(() => onShift(), [from, to]);
  const trained = stage.objective === "supervised" ? "" : trainedBy(stage);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        className="tl-stage choice"
        data-stage-from={from}
        data-stage-to={to ?? ""}
        data-run={run.id}
        aria-label={`Change ${ordinal(place)} of ${run.label}: ${stage.name}, from step ${from}`}
        title={`${stage.name}, from step ${from}: change it`}
      />
      <Menu.Portal>
        <Menu.Positioner className="sheet-layer" align="end" sideOffset={6} collisionPadding={8}>
          <Menu.Popup className="sheet">
            <Menu.RadioGroup
              className="options"
              value={trained}
              onValueChange={(trainable: "all" | "classifier" | "backbone") =>
                onChange({ kind: "train", trainable })
              }
            >
              {TRAINED.map(([value, label]) => (
                <Menu.RadioItem key={value} value={value} closeOnClick>
                  {label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <div className="options options-more">
              <Menu.Item onClick={() => onChange({ kind: "split" })}>
                add a stage after it
              </Menu.Item>
              <Menu.Item disabled={alone} onClick={() => onChange({ kind: "remove" })}>
                take it out
              </Menu.Item>
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The set of the menu that a stage trains; empty for a part of one. */
function trainedBy({ classifier, backbone }: Stage): string {
  if (classifier.trained === "part" || backbone.trained === "part") return "";
  if (classifier.trained === "none") return "backbone";
  return backbone.trained === "none" ? "classifier" : "all";
}
