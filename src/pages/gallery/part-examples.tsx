import { defaultSettings } from "../../experiment/schema";
import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import { IntervalFigure } from "../../panels/claims/IntervalFigure";
import { LinesFigure } from "../../panels/claims/LinesFigure";
import { SeedBars } from "../../panels/claims/SeedBars";
import { ScaleTabs } from "../../panels/controls/ScaleTabs";
import { LAB_LEVER } from "../../panels/lever/geometry";
import { Lever } from "../../panels/lever/Lever";
import { CompareRow } from "../../panels/settings/CompareRow";
import { StepSizeRow } from "../../panels/settings/StepSizeRow";
import { CopyText } from "../../panels/share/CopyText";
import { QrCode } from "../../panels/share/QrCode";
import { Loading } from "../../panels/status/Loading";
import type { Example } from "./example";
import { answerRuns } from "./fixed-answers";
import "../../panels/share/share.css";

const nothing = () => {};
const USUAL = defaultSettings();
const ADDRESS = "https://example.org/#v=1&preset=cf-rl-race";
const NO_ANSWERS = answerRuns(false);
const ANSWERS = answerRuns(true);

/** Parts of the pages that are neither charts nor controls alone. */
export const PART_EXAMPLES: readonly Example[] = [
  {
    id: "answers-empty",
    title: "Answers, before a run",
    of: (
      <div className="gallery-answers">
        <AnswersPanel runs={NO_ANSWERS} />
      </div>
    ),
  },
  {
    id: "answers",
    title: "Answers of two runs",
    of: (
      <div className="gallery-answers">
        <AnswersPanel runs={ANSWERS} />
      </div>
    ),
  },
  {
    id: "answer-shares",
    title: "All right answers to one prompt, two runs",
    of: (
      <div className="gallery-answers">
        <AnswerShares runs={ANSWERS} />
      </div>
    ),
  },
  {
    id: "lever-in-part",
    title: "Lever, a schedule of one's own",
    of: (
      <Lever
        geometry={LAB_LEVER}
        width={240}
        run={{ name: "Your schedule", colour: "third" }}
        position={null}
        trained={{ classifier: "none", backbone: "part" }}
        onChange={nothing}
      />
    ),
  },
  {
    id: "loading-unknown",
    title: "Loading, nobody knows how long",
    of: <Loading message="fetching the engine" fraction={null} />,
  },
  {
    id: "settings-rows",
    title: "Settings: a second run and the batch, usual and changed",
    of: (
      <dl>
        <CompareRow values={USUAL} preset={USUAL} onChange={nothing} />
        <StepSizeRow values={{ ...USUAL, num_prompts: 4 }} preset={USUAL} onChange={nothing} />
      </dl>
    ),
  },
  {
    id: "scale-tabs",
    title: "A choice of scale",
    of: <ScaleTabs scale="own" onScale={nothing} />,
  },
  {
    id: "claim-intervals",
    title: "A claim's differences, with seeds made here and none known",
    of: (
      <IntervalFigure
        axis="difference"
        zero
        rows={[
          {
            label: "CF-RL",
            tone: "cf-rl",
            interval: { estimate: 0.21, low: 0.12, high: 0.3, level: 0.95, n: 8 },
            bound: false,
            own: [0.1, 0.18, 0.26],
          },
          {
            label: "Standard",
            tone: "standard",
            interval: { estimate: -0.05, low: -0.11, high: 0.02, level: 0.95, n: 8 },
            bound: true,
            own: [],
          },
          { label: "neither", tone: "neutral", interval: null, bound: false, own: [] },
        ]}
      />
    ),
  },
  {
    id: "claim-lines",
    title: "A claim's lines",
    of: (
      <LinesFigure
        x={[1, 2, 4, 8]}
        xLabel="tries"
        axis="pass@k"
        lines={[
          { label: "CF-RL", tone: "cf-rl", values: [0.7, 0.8, 0.86, 0.9], own: [[], [], [], []] },
          {
            label: "Standard",
            tone: "standard",
            values: [0.5, 0.7, 0.85, 0.93],
            own: [[], [], [], []],
          },
        ]}
      />
    ),
  },
  {
    id: "claim-seeds",
    title: "A claim's seeds: made, under way, failed, to come",
    of: (
      <SeedBars
        seeds={[17, 18, 19, 20]}
        fractions={
          new Map([
            [17, 1],
            [18, 0.4],
            [19, 0.7],
          ])
        }
        failed={[19]}
      />
    ),
  },
  {
    id: "share",
    title: "A link to take away, and one that is too long for a code",
    of: (
      <div className="gallery-share">
        <CopyText name="Link" text={ADDRESS} />
        <QrCode name="The link" text={ADDRESS} />
        <QrCode name="A long link" text={ADDRESS.repeat(120)} />
      </div>
    ),
  },
];
