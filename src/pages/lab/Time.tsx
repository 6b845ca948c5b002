import { useEffect, useMemo } from "react";
import { problemOf, quote } from "../../experiment/problem";
import { FigureMenu } from "../../panels/figures/FigureMenu";
import { seedName } from "../../panels/seed-name";
import type { ScoreEdits } from "../../panels/timeline/ScoreHandles";
import { TimelinePanel } from "../../panels/timeline/TimelinePanel";
import type { TrackSpec } from "../../panels/timeline/track";
import { TRACKS, usualTracks } from "../../panels/timeline/tracks";
import type { WatchRequest } from "../../run/protocol";
import { watchOnly } from "../../store/instruments";
import { addLinkProblem, useLab } from "../../store/lab";
import { splitAddress } from "../../store/place";
import { changeStage, moveStageEnd, planUntil } from "../../store/score";
import { isRearranged, restoreLayout, setLog, useView } from "../../store/view";
import { rewardUnit } from "../../tasks/declare-reward";
import { LabTransport } from "./LabTransport";
import { ScrubStrip } from "./ScrubStrip";
import { pairOf, type ShownRun } from "./shown-runs";
import { useTimelineRuns } from "./timeline-runs";
import { trackFigures } from "./track-figures";

/** One time axis for the transport, the runs' scores and the tracks. */
export function Time(props: {
  readonly shown: readonly ShownRun[];
  /** These tracks by their ids, no choice of others, and a score that is only read. */
  readonly measures?: readonly string[];
  /** Of the usual tracks no more than so many: a small frame has no room for all. What was chosen is shown whole. */
  readonly most?: number;
}) {
  const { shown, measures, most } = props;
  const maxSteps = useLab((lab) => lab.asked.settings.max_steps);
  const asked = useLab((lab) => (lab.asked.settings.companion === "none" ? 1 : 2));
  const playhead = useView((view) => view.playhead);
  const chosen = useView((view) => view.tracks);
  const logTracks = useView((view) => view.logTracks);
  const smoothing = useView((view) => view.smoothing);
  const rearranged = useView(isRearranged);
  const reward = useLab((lab) => lab.asked.settings.reward);
  const schedule = useLab((lab) => lab.asked.schedule);
  const usual = useMemo(() => usualTracks(schedule).slice(0, most), [schedule, most]);
  const lead = useLab(({ asked: { settings } }) => (settings.seeds > 1 ? settings.seed : null));
  const tracks = useMemo(
    () =>
      tracksOf(measures ?? chosen, usual).map((track) => {
        const unit = track.id === "reward" ? rewardUnit(reward) : track.unit;
        // Of several figures none has room to say that only the first seed measured it.
        const ofLead = lead !== null && track.lines.length !== 1;
        const log = track.positive === true && logTracks.includes(track.id);
        return { ...track, log, unit: ofLead ? `${unit.split(",")[0]}, ${seedName(lead)}` : unit };
      }),
    [measures, chosen, usual, reward, lead, logTracks],
  );
  useEffect(nameUnknownTracks, []);
  const runs = useTimelineRuns(shown);
  const catalogue = useLab((lab) => lab.status.catalogue);
  useEffect(() => {
    watchOnly(watchesOf(tracks), catalogue);
  }, [tracks, catalogue]);
  const layout = {
    choices: TRACKS,
    onTracks: (ids: readonly string[]) => useView.setState({ tracks: ids }),
    onRestore: rearranged ? restoreLayout : undefined,
    smoothing,
    onSmoothing: (span: number) => useView.setState({ smoothing: span }),
    onLog: setLog,
  };
  const { stages } = runs.find(({ id }) => id === "main") ?? {};
  const score: ScoreEdits = {
    onBoundary: (_, stage, step) => {
      const place = stages?.[stage]?.plan;
      if (place !== undefined) void moveStageEnd(place, step);
    },
    onStage: (_, stage, change) => {
      const place = stages?.[stage]?.plan;
      if (place !== undefined) void changeStage(place, change);
    },
    onExtend: (step) => void planUntil(step),
  };
  const main = shown.find(({ role }) => role === "main")?.record ?? null;
  const figures = useMemo(() => trackFigures(tracks), [tracks]);
  return (
    <div className="lab-time figure-host">
      {main && <FigureMenu figures={figures} />}
      <TimelinePanel
        runs={runs}
        awaited={main === null ? asked : 0}
        tracks={tracks}
        {...(measures ? {} : { ...layout, ...score })}
        maxStep={maxSteps}
        playhead={playhead}
        onScrub={(step) => useView.setState({ playhead: step })}
        transport={
          <>
            <ScrubStrip runs={pairOf(shown)} />
            <LabTransport record={main} {...(measures ? {} : { shown })} />
          </>
        }
      />
    </div>
  );
}

/** Says which tracks a link asked for that there are not. */
function nameUnknownTracks(): void {
  const asked = splitAddress(location.hash).view.tracks ?? [];
  const unknown = asked.filter((id) => !TRACKS.some((track) => track.id === id));
  if (unknown.length === 0) return;
  const allowed = TRACKS.map(({ id }) => id).join(", ");
  addLinkProblem(problemOf("tracks", `${quote(unknown.join(","))} is not measured`, allowed));
}

/** The tracks that were chosen, in this order; the usual ones where none was, or none is known. */
function tracksOf(chosen: readonly string[] | null, usual: readonly string[]): TrackSpec[] {
  const known = (list: readonly string[]) =>
    list.flatMap((id) => TRACKS.find((track) => track.id === id) ?? []);
  const found = known(chosen ?? usual);
  return found.length > 0 ? found : known(usual);
}

/** What the tracks need measured, each instrument once. */
function watchesOf(tracks: readonly TrackSpec[]): WatchRequest[] {
  const requests = tracks.flatMap(({ watches }) => watches ?? []);
  return requests.filter(({ id }, at) => requests.findIndex((one) => one.id === id) === at);
}
