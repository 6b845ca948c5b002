import { useEffect, useMemo, useRef } from "react";
import { AnswerShares } from "../../panels/answers/AnswerShares";
import { AnswersPanel } from "../../panels/answers/AnswersPanel";
import { factsOf } from "../../panels/lede/facts";
import { firstSentence } from "../../panels/lede/first-rules";
import { SentenceLine } from "../../panels/lede/SentenceLine";
import { FIRST_LEVER, FIRST_LOW_LEVER, FIRST_NARROW_LEVER } from "../../panels/lever/geometry";
import { usualTracks } from "../../panels/timeline/tracks";
import { endFirstVisit } from "../../store/first-visit";
import { useLab } from "../../store/lab";
import { stepInView } from "../../store/run-views";
import { useView } from "../../store/view";
import { Kernels } from "../lab/Kernels";
import { LabLever } from "../lab/LabLever";
import { LabWires } from "../lab/LabWires";
import { useLeverPosition } from "../lab/lever-position";
import { useLeverRoom } from "../lab/lever-room";
import { PageTop } from "../lab/PageTop";
import { besideOf, pairOf, useMainIdentity, useShownRuns } from "../lab/shown-runs";
import { Time } from "../lab/Time";
import { useCustomLength } from "../lab/use-custom-length";
import { Instruction } from "./Instruction";
import { Orientation } from "./Orientation";
import { SizeLine } from "./SizeLine";
import "../lab/lab.css";
import "./first-visit.css";

/** The measures of a first visit: what is earned, what it costs, and which component costs it. */
const MEASURES = ["reward", "confidence", "entropy", "entropy-so-far", "entropy-elsewhere"];

/**
 * The Lab as somebody sees it who was never here: a sentence, the switch, the kernel in two parts,
 * five measures. The run is the Lab's, and goes on there.
 */
export function FirstVisitPage() {
  const asked = useLab((lab) => lab.asked);
  const state = useLab((lab) => lab.status.state);
  const main = useLab((lab) => lab.runs.main);
  const shown = useShownRuns();
  const beside = useMemo(() => besideOf(shown), [shown]);
  const { trained, position } = useLeverPosition();
  const run = useMainIdentity(shown);
  const root = useRef<HTMLDivElement>(null);
  const low = useCustomLength("--low", 0) > 0;
  const room = useLeverRoom(
    low ? FIRST_LOW_LEVER : FIRST_LEVER,
    low ? FIRST_LOW_LEVER : FIRST_NARROW_LEVER,
  );
  const more = usualTracks(asked.schedule).filter((id) => !MEASURES.includes(id)).length;
  useEffect(() => {
    document.title = "RL post-training playground";
  }, []);

  const [, second] = pairOf(shown);
  const { record: secondRecord, identity } = second ?? {};
  const other = useMemo(
    () => (secondRecord && identity ? { record: secondRecord, ...identity } : null),
    [secondRecord, identity],
  );
  const sentence = () => {
    const step = main ? stepInView(main) : 0;
    const facts = main && factsOf(main, step, run.name, run.colour);
    const looksBack = useView.getState().playhead !== null;
    return firstSentence({
      ...{ state, step, looksBack, run: facts },
      other:
        other &&
        factsOf(
          other.record,
          Math.min(step, Math.max(0, other.record.lastStep)),
          other.name,
          other.colour,
        ),
    });
  };
  return (
    <div className="lab first">
      <PageTop greeting />
      <main className="lab-main">
        <section className="first-lede" aria-label="What goes on here">
          <h1 className="visually-hidden">RL post-training playground</h1>
          <SentenceLine record={main} className="first-sentence" sentence={sentence} />
          <Orientation />
          <SizeLine record={main} />
        </section>
        <div className="lab-grid" ref={root}>
          <aside className="lab-rail" aria-label="The switch">
            <LabLever room={room} shown={shown} />
            <Instruction
              {...{ record: main, trained, position }}
              other={other && { record: other.record, name: other.short }}
            />
          </aside>
          <LabWires room={room} root={root} />
          <Kernels live={shown} trained={trained} gloss />
          <Time shown={shown} measures={MEASURES} />
          <div className="lab-answers">
            <AnswersPanel runs={beside} />
            <AnswerShares runs={beside} />
          </div>
          <div className="first-foot">
            <button type="button" className="value" onClick={endFirstVisit}>
              {more} more measures, all settings
            </button>
            <p>Every number here is computed in this page; nothing leaves it.</p>
          </div>
        </div>
      </main>
    </div>
  );
}
